package io.github.ssekit.test.contract.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.test.contract.PresenceNode;

/** One of several nodes that share a presence. */
final class FakePresenceNode implements PresenceNode, Presence {

	private final FakePresenceServer server;

	private final String name;

	private final Map<String, StreamInfo> open = new ConcurrentHashMap<>();

	private volatile PresenceListener listener;

	FakePresenceNode(FakePresenceServer server, String name) {
		this.server = server;
		this.name = name;
	}

	@Override
	public Presence presence() {
		return this;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void advance(Duration time) {
		this.server.runtime.advance(time);
	}

	@Override
	public void start(PresenceListener told) {
		this.listener = told;
		this.server.join(this);
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		this.open.put(stream.id(), stream); // before: it may be kicked at once
		this.server.owners.put(stream.id(), this);
		return this.server.all.register(stream, limit).thenApply((registration) -> {
			if (registration == Registration.REFUSED) {
				this.open.remove(stream.id());
			}
			return registration;
		});
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		this.open.remove(stream.id());
		return this.server.all.unregister(stream);
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		return this.server.all.kick(client, reason);
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		return this.server.all.kickAll(reason);
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		return this.server.all.revoke(topic);
	}

	@Override
	public CompletionStage<Counts> counts() {
		return this.server.all.counts();
	}

	@Override
	public Counts countsHere() {
		List<StreamInfo> now = List.copyOf(this.open.values());
		return new Counts((int) now.stream().map(StreamInfo::client).distinct().count(), now.size());
	}

	@Override
	public CompletionStage<List<ClientInfo>> clients() {
		return this.server.all.clients();
	}

	@Override
	public void sweep() {
		this.server.sweep();
	}

	@Override
	public void close() {
		// the server outlives its nodes
	}

	PresenceListener listener() {
		return this.listener;
	}

	Collection<StreamInfo> open() {
		return this.open.values();
	}

	void kicked(String streamId, CloseReason reason) {
		this.open.remove(streamId);
		this.listener.onKick(streamId, reason);
	}

}
