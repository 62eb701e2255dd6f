package io.github.ssekit.flow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.observe.Trouble;
import io.github.ssekit.registry.EmitterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all streams of this node end: new ones are refused softly, the others are told to
 * come back and closed, all at once or spread over a window; who has not taken the news
 * in time is cut off. Thread-safe.
 */
public final class Drain implements HealthSource {

	private static final Logger log = LoggerFactory.getLogger(Drain.class);

	private static final long STEP_MILLIS = 10;

	private final EmitterRegistry registry;

	private final ScheduledExecutorService clock;

	private final Duration window;

	private final Duration timeout;

	/** Replaced, under the monitor, when a drain is taken back. */
	private volatile CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();

	/** Written under the monitor. */
	private volatile boolean draining;

	/**
	 * Create a drain that has not begun.
	 * @param registry the streams of this node
	 * @param clock runs the steps
	 * @param window over how long the closing is spread; zero for all at once
	 * @param timeout how long the last ones may take after that
	 */
	public Drain(EmitterRegistry registry, ScheduledExecutorService clock, Duration window, Duration timeout) {
		this.registry = registry;
		this.clock = clock;
		this.window = window;
		this.timeout = timeout;
	}

	/**
	 * Whether the drain has begun.
	 * @return true from then on
	 */
	public boolean isDraining() {
		return this.draining;
	}

	@Override
	public List<Trouble> troubles() {
		if (!this.draining) {
			return List.of();
		}
		return List.of(new Trouble("draining", Trouble.Severity.OUT_OF_SERVICE,
				"The node was told to drain: it refuses new streams, and its streams end and come back elsewhere. "
						+ (this.drained.isDone() ? "None is left" : this.registry.all().size() + " are left")));
	}

	/**
	 * When it is over.
	 * @return completes when no stream is left
	 */
	public CompletableFuture<@Nullable Void> drained() {
		return this.drained;
	}

	/** It is over, whatever is left: the clock has stopped. */
	public void end() {
		this.drained.complete(null);
	}

	/** Take streams again, after a drain that is over. */
	public synchronized void undo() {
		if (this.drained.isDone()) {
			this.drained = new CompletableFuture<>();
			this.draining = false;
		}
	}

	/** Begin, unless it has begun. */
	public void start() {
		synchronized (this) {
			if (this.draining) {
				return;
			}
			this.draining = true; // whoever registers from now on sees it
		}
		List<Emitter> open = new ArrayList<>(this.registry.all());
		Collections.shuffle(open); // no client is always the last
		log.info("Draining {} streams over {} ms.", open.size(), this.window.toMillis());
		step(new ArrayDeque<>(open), open.size(), System.nanoTime());
	}

	private void step(Deque<Emitter> toClose, int all, long begun) {
		long elapsed = System.nanoTime() - begun;
		double share = this.window.isZero() ? 1 : Math.min(1, (double) elapsed / this.window.toNanos());
		while (toClose.size() > all - Math.ceil(share * all)) {
			toClose.removeFirst().close(CloseReason.SHUTDOWN);
		}
		if (toClose.isEmpty() && this.registry.all().isEmpty()) {
			this.drained.complete(null);
			return;
		}
		if (elapsed > this.window.plus(this.timeout).toNanos()) {
			List<Emitter> stuck = List.copyOf(this.registry.all());
			log.info("{} streams have not taken their end in {} ms. They are cut off.", stuck.size(),
					this.timeout.toMillis());
			stuck.forEach(Emitter::abort);
			this.drained.complete(null);
			return;
		}
		Future<?> unused = this.clock.schedule(() -> step(toClose, all, begun), STEP_MILLIS, TimeUnit.MILLISECONDS);
	}

}
