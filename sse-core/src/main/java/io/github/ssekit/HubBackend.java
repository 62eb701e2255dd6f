package io.github.ssekit;

import java.time.Duration;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.dispatch.AnswerThreads;
import io.github.ssekit.internal.dispatch.DispatchingBroker;
import io.github.ssekit.internal.dispatch.DispatchingEventStore;
import io.github.ssekit.internal.dispatch.DispatchingPresence;
import io.github.ssekit.internal.presence.InMemoryPresence;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.store.EventStore;
import org.jspecify.annotations.Nullable;

/**
 * What keeps, carries and remembers: what the builder was given, which answers on threads
 * of the hub, or the default in memory, which answers at once.
 *
 * @param far whether store and broker are elsewhere, so that reads are to be shared
 * @param sweep drops what store and broker in memory need not keep any more
 */
record HubBackend(EventStore store, Broker broker, Presence presence, EmitterRegistry registry, boolean far,
		Runnable sweep) {

	private static final Duration INTEREST_GRACE = Duration.ofSeconds(30);

	/** Store and broker belong together: where one is missing, both are in memory. */
	static HubBackend of(@Nullable EventStore store, @Nullable Broker broker, @Nullable Presence presence,
			@Nullable EmitterRegistry registry, HubRuntime runtime, AnswerThreads threads, long maxHistoryBytes,
			int maxEventBytes, Duration presenceGrace) {
		Presence remembers = (presence != null)
				? new DispatchingPresence(presence, threads.engine(), threads.presence())
				: new InMemoryPresence(presenceGrace, runtime);
		EmitterRegistry finds = (registry != null) ? registry : new InMemoryEmitterRegistry(INTEREST_GRACE, runtime);
		if (store != null && broker != null) {
			return new HubBackend(new DispatchingEventStore(store, threads.engine(), maxEventBytes, runtime),
					new DispatchingBroker(broker, threads.engine()), remembers, finds, true, () -> {
					});
		}
		InMemoryEventStore memory = new InMemoryEventStore(maxHistoryBytes, runtime);
		InMemoryBroker local = new InMemoryBroker(memory::append, runtime);
		memory.keepWhile(local::isSubscribed);
		return new HubBackend(memory, local, remembers, finds, false, () -> {
			local.sweep();
			memory.sweep();
		});
	}

}
