package io.github.ssekit.fakes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/** Threads that do something at once, all from one signal, and are waited for. */
public final class Crowd {

	private final List<Job> jobs = new ArrayList<>();

	private final List<Job> alongside = new ArrayList<>();

	private final List<Runnable> stops = new ArrayList<>();

	public void add(Job job) {
		this.jobs.add(job);
	}

	/** Something that goes on until it is stopped, when all the others have ended. */
	public void alongside(Job job, Runnable stop) {
		this.alongside.add(job);
		this.stops.add(stop);
	}

	/** Run all jobs; what one of them throws fails the test. */
	public void run() {
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		CyclicBarrier signal = new CyclicBarrier(this.jobs.size() + this.alongside.size());
		CountDownLatch ended = new CountDownLatch(this.jobs.size());
		List<Thread> threads = new ArrayList<>();
		this.jobs.forEach((job) -> threads.add(thread(job, signal, failures, ended)));
		this.alongside.forEach((job) -> threads.add(thread(job, signal, failures, new CountDownLatch(1))));
		threads.forEach(Thread::start);
		try {
			ended.await();
			this.stops.forEach(Runnable::run);
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			threads.forEach(Thread::interrupt);
			throw new AssertionError("the crowd has not ended in time", ex);
		}
		if (!failures.isEmpty()) {
			throw new AssertionError("one of the crowd has failed", failures.peek());
		}
	}

	private static Thread thread(Job job, CyclicBarrier signal, ConcurrentLinkedQueue<Throwable> failures,
			CountDownLatch ended) {
		Thread thread = new Thread(() -> {
			try {
				signal.await();
				job.run();
			}
			catch (Throwable ex) {
				failures.add(ex);
			}
			finally {
				ended.countDown();
			}
		}, "crowd");
		thread.setDaemon(true);
		return thread;
	}

	@FunctionalInterface
	public interface Job {

		void run() throws Exception;

	}

}
