package io.github.ssekit.fakes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.ClientLimit;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.presence.InMemoryPresence;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.presence.Registration;
import io.github.ssekit.presence.StreamInfo;

/** Presence that counts and answers later, when it is told to, or not at all. */
public final class SlowPresence implements Presence {

	private final InMemoryPresence presence = new InMemoryPresence(Duration.ZERO, HubRuntime.system());

	private final List<Runnable> waiting = new ArrayList<>();

	private volatile boolean away;

	private volatile boolean throwing;

	public void goAway() {
		this.away = true;
	}

	/** Worse than away: it throws, which its contract does not allow. */
	public void throwInstead() {
		this.throwing = true;
	}

	/** Count and answer to all who wait. */
	public void answer() {
		List<Runnable> answers;
		synchronized (this) {
			answers = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		answers.forEach(Runnable::run);
	}

	@Override
	public void start(PresenceListener listener) {
		this.presence.start(listener);
	}

	@Override
	public CompletionStage<Registration> register(StreamInfo stream, ClientLimit limit) {
		if (this.throwing) {
			throw new BrokerUnavailableException("presence throws", null);
		}
		if (this.away) {
			return CompletableFuture.failedFuture(new BrokerUnavailableException("presence is away", null));
		}
		CompletableFuture<Registration> later = new CompletableFuture<>();
		synchronized (this) {
			this.waiting.add(() -> later.complete(this.presence.register(stream, limit).toCompletableFuture().join()));
		}
		return later;
	}

	@Override
	public CompletionStage<Void> unregister(StreamInfo stream) {
		return this.presence.unregister(stream);
	}

	@Override
	public CompletionStage<Integer> kick(String client, CloseReason reason) {
		return this.presence.kick(client, reason);
	}

	@Override
	public CompletionStage<Integer> kickAll(CloseReason reason) {
		return this.presence.kickAll(reason);
	}

	@Override
	public CompletionStage<Void> revoke(Topic topic) {
		return this.presence.revoke(topic);
	}

	@Override
	public CompletionStage<Counts> counts() {
		return this.presence.counts();
	}

	@Override
	public Counts countsHere() {
		return this.presence.countsHere();
	}

	@Override
	public CompletionStage<List<ClientInfo>> clients() {
		return this.presence.clients();
	}

	@Override
	public void sweep() {
		this.presence.sweep();
	}

	@Override
	public void close() {
		this.presence.close();
	}

}
