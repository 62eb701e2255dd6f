package io.github.ssekit.internal.dispatch;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;

/**
 * Presence whose answers, and whose kicks, come on threads of the hub: to end a stream is
 * to write to it, and a kick may end thousands. Kicks are carried out one after the
 * other, and who has asked for some is answered behind them, as presence promises.
 */
public final class DispatchingPresence implements Presence {

	private final Presence presence;

	private final Executor answers;

	private final Executor inOrder;

	/**
	 * Create it.
	 * @param presence who is asked
	 * @param answers where its answers come
	 * @param inOrder where its kicks come, one after the other
	 */
	public DispatchingPresence(Presence presence, Executor answers, Executor inOrder) {
		this.presence = presence;
		this.answers = answers;
		this.inOrder = inOrder;
	}

	@Override
	public void start(PresenceListener listener) {
		this.presence.start(new Listener(listener));
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		return Stages.completeOn(this.answers, Stages.ask(() -> this.presence.register(stream, limit)));
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		return Stages.ask(() -> this.presence.unregister(stream)); // nothing hangs on it
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		return behindKicks(Stages.ask(() -> this.presence.kick(client, reason)));
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		return behindKicks(Stages.ask(() -> this.presence.kickAll(reason)));
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		return behindKicks(Stages.ask(() -> this.presence.revoke(topic)));
	}

	@Override
	public CompletionStage<Counts> counts() {
		return Stages.ask(this.presence::counts); // for the application, which has
													// threads of its own
	}

	@Override
	public Counts countsHere() {
		return this.presence.countsHere();
	}

	@Override
	public CompletionStage<List<ClientInfo>> clients() {
		return Stages.ask(this.presence::clients);
	}

	@Override
	public void sweep() {
		this.presence.sweep();
	}

	@Override
	public void close() {
		this.presence.close();
	}

	/** Also where it is over already: the kicks may not be. */
	private <T> CompletionStage<T> behindKicks(CompletionStage<T> stage) {
		return stage.whenCompleteAsync((answer, failure) -> {
			// by now they have been carried out
		}, this.inOrder);
	}

	/** Hands kicks over, and news as they come: those are only queued. */
	private final class Listener implements PresenceListener {

		private final PresenceListener listener;

		Listener(PresenceListener listener) {
			this.listener = listener;
		}

		@Override
		public void onKick(String streamId, CloseReason reason) {
			DispatchingPresence.this.inOrder.execute(() -> this.listener.onKick(streamId, reason));
		}

		@Override
		public void onRevoked(Topic topic) {
			DispatchingPresence.this.inOrder.execute(() -> this.listener.onRevoked(topic));
		}

		@Override
		public boolean hearsNews() {
			return this.listener.hearsNews();
		}

		@Override
		public void onJoined(String client) {
			this.listener.onJoined(client);
		}

		@Override
		public void onLeft(String client) {
			this.listener.onLeft(client);
		}

	}

}
