package io.github.ssekit.internal.concurrent;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's clocks, and daemon threads that end when they have been idle. */
final class SystemRuntime implements HubRuntime {

	private static final Logger log = LoggerFactory.getLogger(SystemRuntime.class);

	private static final long IDLE_SECONDS = 30;

	private final Clock clock;

	SystemRuntime(Clock clock) {
		this.clock = clock;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Clock clock() {
		return this.clock;
	}

	@Override
	public RandomGenerator random() {
		return ThreadLocalRandom.current();
	}

	@Override
	public String newId() {
		return UUID.randomUUID().toString();
	}

	@Override
	public WorkerPool workers(String name, int threads, int maxWaiting) {
		return new Workers(name, threads, maxWaiting);
	}

	@Override
	public Scheduler scheduler(String name) {
		return new Timer(name);
	}

	/** One thread is called as its pool, several have a number. */
	private static ThreadFactory daemons(String name, int threads) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, (threads == 1) ? name : name + "-" + number.getAndIncrement());
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * Whatever it throws: else the executor would end the thread, or forget a failure.
	 */
	private static Runnable guarded(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				log.error("A task of the hub has failed. The others go on.", ex);
			}
		};
	}

	private static final class Workers implements WorkerPool {

		private final ThreadPoolExecutor executor;

		Workers(String name, int threads, int maxWaiting) {
			BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>(maxWaiting);
			this.executor = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue,
					daemons(name, threads));
			this.executor.allowCoreThreadTimeOut(true);
		}

		@Override
		public void execute(Runnable task) {
			this.executor.execute(guarded(task));
		}

		@Override
		public int waiting() {
			return this.executor.getQueue().size();
		}

		@Override
		public void close() {
			this.executor.shutdown();
		}

	}

	private static final class Timer implements Scheduler {

		private final ScheduledThreadPoolExecutor executor;

		Timer(String name) {
			this.executor = new ScheduledThreadPoolExecutor(1, daemons(name, 1));
			this.executor.setRemoveOnCancelPolicy(true);
		}

		@Override
		public boolean schedule(Runnable task, long delayNanos) {
			try {
				var unused = this.executor.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
				return true;
			}
			catch (RejectedExecutionException ex) {
				return false; // closed
			}
		}

		@Override
		public boolean isClosed() {
			return this.executor.isShutdown();
		}

		@Override
		public void close() {
			this.executor.shutdownNow();
		}

	}

}
