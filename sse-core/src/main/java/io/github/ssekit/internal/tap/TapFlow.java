package io.github.ssekit.internal.tap;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.connect.Resumption;
import io.github.ssekit.internal.connect.StreamServices;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.observe.TapRefusedException;
import io.github.ssekit.observe.TapResult;

/**
 * Lets an operator hear a topic as a stream would: the same way through registry, lanes
 * and emitter. But nobody is asked whether it may, presence does not count it and
 * observers do not hear of it. Thread-safe.
 */
public final class TapFlow {

	/** How many may listen at the same time. */
	public static final int MAX_TAPS = 4;

	private static final StreamSettings SETTINGS = StreamSettings.DEFAULT.heartbeat(Duration.ZERO);

	private final StreamServices services;

	/** As all streams have them, but what a tap is written is not counted. */
	private final StreamResources resources;

	private final Resumption resumption;

	private final Semaphore free = new Semaphore(MAX_TAPS);

	private final Set<Emitter> open = ConcurrentHashMap.newKeySet();

	/**
	 * Create taps, none of which is open.
	 * @param services what streams are led through
	 */
	public TapFlow(StreamServices services) {
		this.services = services;
		StreamResources shared = services.resources();
		this.resources = new StreamResources(shared.runtime(), shared.history(), shared.replays(),
				WriterContexts.UNCOUNTED);
		this.resumption = new Resumption(services.resources().history(), 1);
	}

	/**
	 * Whether a stream is a tap, and no stream of a client.
	 * @param emitter a stream of this node
	 * @return true as long as it is open
	 */
	public boolean contains(Emitter emitter) {
		return !this.open.isEmpty() && this.open.contains(emitter);
	}

	/**
	 * Listen from now on, until enough has come or the time is over.
	 * @param topic what to hear
	 * @param max after how many events to stop
	 * @param time after how long to stop
	 * @return what came; exceptionally where broker or store are away
	 * @throws TapRefusedException if too many taps are open, or the node drains
	 */
	public CompletionStage<TapResult> listen(Topic topic, int max, Duration time) {
		if (this.services.drain().isDraining()) {
			throw new TapRefusedException("The node drains. Tap the topic on another one");
		}
		if (!this.free.tryAcquire()) {
			throw new TapRefusedException(
					MAX_TAPS + " taps are open, which is as many as may be. Try again when one of them has ended");
		}
		return new Listening(topic, max).begin(time);
	}

	/** One tap, from its beginning to its end. */
	private final class Listening {

		private final TapSink tap;

		private final Emitter emitter;

		private final ConnectRequest request;

		private final CompletableFuture<TapResult> result = new CompletableFuture<>();

		Listening(Topic topic, int max) {
			String id = "tap-" + TapFlow.this.services.resources().runtime().newId();
			this.request = ConnectRequest.of(id, List.of(topic)).settings(SETTINGS);
			this.tap = new TapSink(topic, max, this::cut);
			this.emitter = new Emitter(id, id, this.request, this.tap, TapFlow.this.resources,
					(reason) -> onEnd(TapResult.End.CLOSED));
		}

		CompletionStage<TapResult> begin(Duration time) {
			TapFlow.this.open.add(this.emitter);
			this.emitter.open();
			TapFlow.this.services.timers().wheel().add(this.emitter);
			TapFlow.this.services.reach().registry().add(this.emitter);
			CompletionStage<Resumption.Resumed> resumption = Stages
				.ask(() -> TapFlow.this.services.reach().delivery().hearing(this.request.topics()))
				.thenCompose((heard) -> TapFlow.this.resumption.of(this.request, this.emitter::isClosed));
			Stages.whenOver(resumption, (resumed, failure) -> {
				if (resumed != null) {
					this.emitter.begin(resumed.beginnings(), false, null);
					endAfter(time);
				}
				else {
					this.result.completeExceptionally((failure != null) ? failure : new IllegalStateException());
					cut();
				}
			});
			return this.result;
		}

		private void endAfter(Duration time) {
			boolean scheduled = TapFlow.this.services.timers().clock().schedule(() -> {
				this.tap.end(TapResult.End.TIME);
				cut();
			}, time.toNanos());
			if (!scheduled) {
				cut();
			}
		}

		private void cut() {
			this.emitter.abort();
		}

		/** Called once, by the emitter. */
		private void onEnd(TapResult.End why) {
			TapFlow.this.services.reach().registry().remove(this.emitter);
			TapFlow.this.open.remove(this.emitter);
			TapFlow.this.free.release();
			this.result.complete(this.tap.end(why));
		}

	}

}
