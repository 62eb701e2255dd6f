package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/** Many threads that begin at once. */
final class SimultaneousThreads {

	/** For all that a crowd does. */
	private static final Duration LIMIT = Duration.ofSeconds(30);

	private SimultaneousThreads() {
	}

	/** Let threads do something, each with its number, and wait for all of them. */
	static void of(int threads, Task task) {
		start(threads, task).join();
	}

	/** Let threads do something, and go on meanwhile. */
	static Running start(int threads, Task task) {
		CountDownLatch begin = new CountDownLatch(1);
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int number = i;
			FutureTask<Void> run = new FutureTask<>(() -> {
				begin.await();
				task.run(number);
				return null;
			});
			Thread thread = new Thread(run, "crowd-" + number);
			thread.setDaemon(true);
			thread.start();
			running.add(run);
		}
		begin.countDown();
		return new Running(running);
	}

	/** What one of the threads does. */
	@FunctionalInterface
	interface Task {

		void run(int number) throws Exception;

	}

	/** The threads at work. */
	record Running(List<Future<?>> threads) {

		/** Wait for all of them; an error if one has failed or does not end. */
		void join() {
			long deadline = System.nanoTime() + LIMIT.toNanos();
			AssertionError failed = null;
			for (Future<?> thread : this.threads) {
				AssertionError failure = failureOf(thread, deadline - System.nanoTime());
				failed = (failed != null) ? failed : failure;
			}
			if (failed != null) {
				throw failed;
			}
		}

		private static @Nullable AssertionError failureOf(Future<?> thread, long nanos) {
			try {
				thread.get(nanos, TimeUnit.NANOSECONDS);
				return null;
			}
			catch (ExecutionException ex) {
				return new AssertionError("A thread has failed", ex.getCause());
			}
			catch (TimeoutException ex) {
				return new AssertionError("A thread does not end", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return new AssertionError("Interrupted while waiting for a thread", ex);
			}
		}

	}

}
