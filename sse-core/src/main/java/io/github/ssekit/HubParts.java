package io.github.ssekit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.emitter.WriterContexts;
import io.github.ssekit.emitter.Expiries;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.flow.WhenAway;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.observe.Observers;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.registry.EmitterRegistry;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.wire.EventEncoder;

/** What a hub is made of, as its builder hands it over. */
record HubParts(EventStore store, Broker broker, Presence presence, EmitterRegistry registry, Authorizer authorizer,
		EventEncoder encoder, Function<Topic, Retention> retention, long maxReplay, StreamSettings settings,
		Duration drainWindow, Duration drainTimeout, List<DrainListener> drainListeners, Expiries expiries,
		Observers observers, String node, int deliveryThreads, WhenAway whenAway, StreamLimits limits, int maxReplays,
		boolean shareReads, Runnable storeSweep, WriterContexts desks, int snapshotsAtOnce) {

	/** The one thread that shows the time: heartbeats, graces, drains. */
	ScheduledExecutorService startClock() {
		return Executors.newScheduledThreadPool(1, daemon("sse-clock"));
	}

	/** The threads that take pages for streams that catch up. */
	ExecutorService startPages() {
		return Executors.newFixedThreadPool(Math.max(1, this.deliveryThreads / 2), daemon("sse-catch-up"));
	}

	/** The threads that ask for snapshots; none as long as nobody wants one. */
	ExecutorService startSnapshots() {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(this.snapshotsAtOnce, this.snapshotsAtOnce, 30,
				TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon("sse-snapshot"));
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	private static ThreadFactory daemon(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

}
