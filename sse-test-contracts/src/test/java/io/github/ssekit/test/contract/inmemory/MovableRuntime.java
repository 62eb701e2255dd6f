package io.github.ssekit.test.contract.inmemory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.WorkerPool;

/**
 * A runtime whose time stands still until it is moved; threads and chance are those of
 * the process.
 */
public final class MovableRuntime implements HubRuntime {

	private final HubRuntime process = HubRuntime.system();

	private final AtomicLong nanos = new AtomicLong();

	private final MovableClock clock = new MovableClock();

	/** Time goes by, on the wall too. */
	public void advance(Duration time) {
		this.nanos.addAndGet(time.toNanos());
		this.clock.now.updateAndGet((before) -> before.plus(time));
	}

	@Override
	public long nanoTime() {
		return this.nanos.get();
	}

	@Override
	public Clock clock() {
		return this.clock;
	}

	@Override
	public RandomGenerator random() {
		return this.process.random();
	}

	@Override
	public String newId() {
		return this.process.newId();
	}

	@Override
	public WorkerPool workers(String name, int threads, int maxWaiting) {
		return this.process.workers(name, threads, maxWaiting);
	}

	@Override
	public Scheduler scheduler(String name) {
		return this.process.scheduler(name);
	}

	private static final class MovableClock extends Clock {

		private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

		@Override
		public Instant instant() {
			return this.now.get();
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
