package io.github.ssekit.simulation;

import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.WorkerPool;

/**
 * What one node of a {@link SimulatedWorld} runs on: a nano time that began anywhere, a
 * clock on the wall of its own, and threads that the world runs as it likes.
 */
final class SimulatedRuntime implements HubRuntime {

	private final SimulatedWorld world;

	private final String node;

	private final Chance chance;

	private final SimulatedClock clock;

	/** Often so that it soon runs over. */
	private final long nanosAtStart;

	SimulatedRuntime(SimulatedWorld world, String node, Chance chance) {
		this.world = world;
		this.node = node;
		this.chance = chance;
		this.clock = new SimulatedClock(world);
		this.nanosAtStart = chance.of(0L, chance.number(), Long.MAX_VALUE - world.now() - chance.spread(1, 1L << 37));
	}

	@Override
	public long nanoTime() {
		return this.nanosAtStart + this.world.now();
	}

	@Override
	public SimulatedClock clock() {
		return this.clock;
	}

	@Override
	public RandomGenerator random() {
		return this.chance.generator();
	}

	@Override
	public String newId() {
		return new UUID(this.chance.number(), this.chance.number()).toString();
	}

	@Override
	public WorkerPool workers(String name, int threads, int maxWaiting) {
		return new Workers(this.world.threads(this.node, name, threads), maxWaiting);
	}

	@Override
	public Scheduler scheduler(String name) {
		return new Timers(this.world, this.world.threads(this.node, name, 1));
	}

	private static final class Workers implements WorkerPool {

		private final SimulatedThreads threads;

		private final int maxWaiting;

		private boolean closed;

		Workers(SimulatedThreads threads, int maxWaiting) {
			this.threads = threads;
			this.maxWaiting = maxWaiting;
		}

		@Override
		public void execute(Runnable task) {
			if (this.closed || this.threads.waiting() >= this.maxWaiting) {
				throw new RejectedExecutionException(
						this.threads + (this.closed ? " is closed" : ": as many tasks wait as may"));
			}
			this.threads.add(task);
		}

		@Override
		public int waiting() {
			return this.threads.waiting();
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	private static final class Timers implements Scheduler {

		private final SimulatedWorld world;

		private final SimulatedThreads thread;

		private boolean closed;

		Timers(SimulatedWorld world, SimulatedThreads thread) {
			this.world = world;
			this.thread = thread;
		}

		@Override
		public boolean schedule(Runnable task, long delayNanos) {
			if (!this.closed) {
				this.world.after(delayNanos, this.thread, () -> {
					if (!this.closed) {
						task.run();
					}
				});
			}
			return !this.closed;
		}

		@Override
		public boolean isClosed() {
			return this.closed;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
