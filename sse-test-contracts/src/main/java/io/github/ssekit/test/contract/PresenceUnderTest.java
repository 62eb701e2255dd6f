package io.github.ssekit.test.contract;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import org.assertj.core.api.Assertions;

/** A node whose presence is started: asks it, waits for answers, and keeps its news. */
final class PresenceUnderTest implements PresenceListener {

	private final Presence presence;

	private final String node;

	private final List<Kick> kicks = new CopyOnWriteArrayList<>();

	private final List<Topic> revoked = new CopyOnWriteArrayList<>();

	private final List<String> joined = new CopyOnWriteArrayList<>();

	private final List<String> left = new CopyOnWriteArrayList<>();

	private PresenceUnderTest(Presence presence, String node) {
		this.presence = presence;
		this.node = node;
	}

	static PresenceUnderTest of(PresenceNode node) {
		PresenceUnderTest log = new PresenceUnderTest(node.presence(), node.name());
		node.presence().start(log);
		return log;
	}

	@Override
	public void onKick(String streamId, CloseReason reason) {
		this.kicks.add(new Kick(streamId, reason, this.presence.countsHere()));
	}

	@Override
	public void onRevoked(Topic topic) {
		this.revoked.add(topic);
	}

	@Override
	public void onJoined(String client) {
		this.joined.add(client);
	}

	@Override
	public void onLeft(String client) {
		this.left.add(client);
	}

	Presence presence() {
		return this.presence;
	}

	List<Kick> kicks() {
		return this.kicks;
	}

	List<String> kicked() {
		return this.kicks.stream().map(Kick::streamId).toList();
	}

	List<Topic> revoked() {
		return this.revoked;
	}

	void revoke(Topic topic) {
		AwaitedResults.of(this.presence.revoke(topic));
	}

	List<String> joined() {
		return this.joined;
	}

	List<String> left() {
		return this.left;
	}

	StreamInfo stream(String client) {
		return new StreamInfo(TestEvents.unique("stream"), client, this.node,
				Instant.ofEpochMilli(System.currentTimeMillis()));
	}

	/** Open a stream that may be opened. */
	StreamInfo register(String client, DuplicatePolicy duplicates) {
		return register(client, ClientLimit.of(duplicates));
	}

	/** Open a stream that may be opened. */
	StreamInfo register(String client, ClientLimit limit) {
		StreamInfo stream = stream(client);
		Assertions.assertThat(answerTo(stream, limit)).isEqualTo(Registration.REGISTERED);
		return stream;
	}

	StreamInfo register(String client) {
		return register(client, DuplicatePolicy.ALLOW);
	}

	Registration answerTo(StreamInfo stream, DuplicatePolicy duplicates) {
		return answerTo(stream, ClientLimit.of(duplicates));
	}

	Registration answerTo(StreamInfo stream, ClientLimit limit) {
		return AwaitedResults.of(this.presence.register(stream, limit));
	}

	void unregister(StreamInfo stream) {
		AwaitedResults.of(this.presence.unregister(stream));
	}

	int kick(String client) {
		return AwaitedResults.of(this.presence.kick(client, CloseReason.DISCONNECTED));
	}

	Counts counts() {
		return AwaitedResults.of(this.presence.counts());
	}

	Counts countsHere() {
		return this.presence.countsHere();
	}

	List<ClientInfo> clients() {
		return AwaitedResults.of(this.presence.clients());
	}

	/** Of one node, all counts are the same. */
	void assertCounts(int clients, int streams) {
		Counts expected = new Counts(clients, streams);
		Assertions.assertThat(counts()).isEqualTo(expected);
		Assertions.assertThat(countsHere()).as("on this node").isEqualTo(expected);
		Assertions.assertThat(clients())
			.hasSize(clients)
			.satisfies((list) -> Assertions.assertThat(list.stream().mapToInt(ClientInfo::streams).sum())
				.as("in the list")
				.isEqualTo(streams));
	}

	/** A stream that was to end, and what this node counted when it was told. */
	record Kick(String streamId, CloseReason reason, Counts countsHere) {
	}

}
