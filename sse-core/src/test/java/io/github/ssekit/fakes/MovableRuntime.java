package io.github.ssekit.fakes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.WorkerPool;

/**
 * A runtime whose time stands still until it is moved, and whose clock on the wall can be
 * set to another time meanwhile. Threads and chance are those of the process. The time
 * for intervals runs over the end of its numbers in the first second.
 */
public final class MovableRuntime implements HubRuntime {

	private final HubRuntime process = HubRuntime.system();

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1));

	private final MovableClock clock;

	public MovableRuntime() {
		this(new MovableClock());
	}

	public MovableRuntime(MovableClock clock) {
		this.clock = clock;
	}

	/** Time goes by, on the wall too. */
	public void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
		this.clock.add(time);
	}

	/** The clock on the wall is set back or forth; no time goes by. */
	public void setClock(Duration by) {
		this.clock.add(by);
	}

	@Override
	public long nanoTime() {
		return this.nanos.get();
	}

	@Override
	public MovableClock clock() {
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

}
