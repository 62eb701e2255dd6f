package io.github.ssekit.internal.drain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all streams of this node end: new ones are refused softly, the others are told to
 * come back and closed, all at once or spread over a window; who has not taken the news
 * in time is cut off. It may be asked for again, and then only becomes shorter, and it
 * may be taken back, also while it runs. Thread-safe.
 */
public final class Drain implements HealthSource {

	private static final Logger log = LoggerFactory.getLogger(Drain.class);

	private static final long STEP_NANOS = 10_000_000L;

	private final EmitterRegistry registry;

	private final HubRuntime runtime;

	private final Scheduler clock;

	private final Duration window;

	private final Duration timeout;

	private final DrainNotifier news;

	/**
	 * The drain that runs or is over; null while streams are taken. Written under the
	 * monitor.
	 */
	private volatile @Nullable DrainRun closing;

	/** Whether the clock has stopped; guarded by the monitor. */
	private boolean ended;

	/**
	 * Create a drain that has not begun.
	 * @param registry the streams of this node
	 * @param runtime shows the time
	 * @param clock runs the steps
	 * @param window over how long the closing is spread; zero for all at once
	 * @param timeout how long the last ones may take after that
	 * @param listeners who is told when it begins and when it is taken back
	 */
	public Drain(EmitterRegistry registry, HubRuntime runtime, Scheduler clock, Duration window, Duration timeout,
			List<DrainListener> listeners) {
		this.registry = registry;
		this.runtime = runtime;
		this.clock = clock;
		this.window = window;
		this.timeout = timeout;
		this.news = new DrainNotifier(listeners, this::isDraining);
	}

	/**
	 * Whether the drain has begun.
	 * @return true from then on, until it is taken back
	 */
	public boolean isDraining() {
		return this.closing != null;
	}

	@Override
	public List<HealthProblem> problems() {
		DrainRun now = this.closing;
		if (now == null) {
			return List.of();
		}
		return List.of(new HealthProblem("draining", HealthProblem.Severity.OUT_OF_SERVICE,
				"The node was told to drain: it refuses new streams, and its streams end and come back elsewhere. "
						+ (now.isOver() ? "None is left" : this.registry.all().size() + " are left")));
	}

	/**
	 * Begin, unless it has begun; then it becomes as short as this one would be.
	 * @param limit within which it has to be over, whatever its window and its timeout
	 * are; null for no other limit than these
	 * @return completes when no stream is left, or with a
	 * {@link java.util.concurrent.CancellationException} when it is taken back before
	 */
	public CompletionStage<@Nullable Void> start(@Nullable Duration limit) {
		DrainRun asked = new DrainRun(this.window, this.timeout, limit, this.runtime.nanoTime());
		DrainRun running;
		synchronized (this) {
			running = this.closing;
			if (running == null) {
				// whoever registers from now on sees it
				this.closing = asked;
			}
		}
		if (running != null) {
			running.hurry(asked);
			return running.over();
		}
		this.news.run();
		asked.begin(List.copyOf(this.registry.all()), this.runtime.random());
		if (limit != null && limit.compareTo(this.window.plus(this.timeout)) < 0 && !this.registry.all().isEmpty()) {
			log.warn("The drain of {} ms and {} ms more for the last ones has to be over in {} ms. It is shortened.",
					this.window.toMillis(), this.timeout.toMillis(), limit.toMillis());
		}
		step(asked);
		return asked.over();
	}

	/**
	 * Take streams again. Of a drain that runs, those that were not closed yet stay open.
	 */
	public void undo() {
		DrainRun taken;
		synchronized (this) {
			taken = this.closing;
			if (taken == null || this.ended) {
				return;
			}
			this.closing = null;
		}
		this.news.run();
		if (taken.cancel()) {
			log.info("The drain was taken back with {} streams open.", this.registry.all().size());
		}
	}

	/** It is over, whatever is left: the clock has stopped. */
	public void end() {
		DrainRun last;
		synchronized (this) {
			this.ended = true;
			last = this.closing;
		}
		if (last != null) {
			last.complete();
		}
	}

	/** The next step comes, whatever happens in this one. */
	private void step(DrainRun now) {
		if (now.isOver()) {
			return;
		}
		try {
			closeStreams(now);
		}
		catch (Throwable ex) {
			log.error("A step of the drain has failed. It goes on.", ex);
		}
		if (!now.isOver()) {
			later(now);
		}
	}

	private void closeStreams(DrainRun now) {
		boolean timeUp = now.isTimeUp(this.runtime.nanoTime());
		now.closeWhoseTimeHasCome(this.runtime.nanoTime());
		if (now.hasClosedAll() && this.registry.all().isEmpty()) {
			now.complete();
		}
		else if (timeUp) {
			List<Emitter> stuck = List.copyOf(this.registry.all());
			log.info("{} streams have not taken their end in time. They are cut off.", stuck.size());
			stuck.forEach(Emitter::abort);
			now.complete();
		}
	}

	private void later(DrainRun now) {
		if (!this.clock.schedule(() -> step(now), STEP_NANOS)) {
			// the hub was closed in the meantime, and its streams with it
			now.complete();
		}
	}

}
