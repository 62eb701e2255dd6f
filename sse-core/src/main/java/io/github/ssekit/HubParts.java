package io.github.ssekit;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.access.StreamLimits;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.access.WhenAway;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.dispatch.AnswerThreads;
import io.github.ssekit.internal.emitter.Expiries;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.observe.ObserverDispatcher;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.observe.DrainListener;

/**
 * What a hub is made of, as its builder hands it over.
 *
 * @param node the name of this node
 * @param runtime its time and threads
 * @param threads where it goes on when somebody has answered
 * @param backend what keeps, carries and remembers
 * @param publishing how events are published
 * @param delivery how they reach the streams
 * @param admission which streams there may be, and how they are kept
 * @param draining how they end together
 * @param observers who watches
 */
record HubParts(String node, HubRuntime runtime, AnswerThreads threads, HubBackend backend, Publishing publishing,
		Delivery delivery, Admission admission, Draining draining, ObserverDispatcher observers) {

	/** How events are published. */
	record Publishing(EventEncoder encoder, Function<Topic, Retention> retention) {
	}

	/**
	 * How events reach the streams.
	 *
	 * @param threads how many deliver
	 * @param maxReplays how many streams may read from the store at once
	 */
	record Delivery(int threads, int maxReplays, WriterContexts contexts) {

		/** How many threads take pages for streams that catch up. */
		int pageThreads() {
			return Math.max(1, this.threads / 2);
		}

	}

	/**
	 * Which streams there may be, and how they are kept.
	 *
	 * @param maxReplay how many events a stream may be behind when it comes back
	 * @param expiries end streams whose right ends
	 */
	record Admission(Authorizer authorizer, StreamLimits limits, WhenAway whenAway, long maxReplay,
			StreamSettings settings, Expiries expiries, SnapshotLimits snapshots) {
	}

	/** How streams end together. */
	record Draining(Duration window, Duration timeout, List<DrainListener> listeners) {
	}

}
