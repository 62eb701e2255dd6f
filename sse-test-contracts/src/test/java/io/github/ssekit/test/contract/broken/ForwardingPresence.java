package io.github.ssekit.test.contract.broken;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;

/** A presence that works, to break something of. */
class ForwardingPresence implements Presence {

	final Presence works;

	ForwardingPresence(Presence works) {
		this.works = works;
	}

	@Override
	public void start(PresenceListener listener) {
		this.works.start(listener);
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		return this.works.register(stream, limit);
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		return this.works.unregister(stream);
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		return this.works.kick(client, reason);
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		return this.works.kickAll(reason);
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		return this.works.revoke(topic);
	}

	@Override
	public CompletionStage<Counts> counts() {
		return this.works.counts();
	}

	@Override
	public Counts countsHere() {
		return this.works.countsHere();
	}

	@Override
	public CompletionStage<List<ClientInfo>> clients() {
		return this.works.clients();
	}

	@Override
	public void sweep() {
		this.works.sweep();
	}

	@Override
	public void close() {
		this.works.close();
	}

}
