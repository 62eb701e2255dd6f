package io.github.ssekit.spring.internal.servlet;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of writes that may block. As many streams may be stuck at once, until the
 * server's own write timeout, before others have to wait; none of them delivers to
 * streams that cannot block. A thread that has nothing to do for a minute ends.
 */
final class BlockingWrites implements Executor, AutoCloseable {

	private static final int MAX_THREADS = 256;

	private final ThreadPoolExecutor threads;

	BlockingWrites() {
		AtomicInteger number = new AtomicInteger();
		IdleThreadsFirst waiting = new IdleThreadsFirst();
		this.threads = new ThreadPoolExecutor(0, MAX_THREADS, 1, TimeUnit.MINUTES, waiting, (task) -> {
			Thread thread = new Thread(task, "sse-blocking-write-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}, (task, pool) -> waiting.put(task));
	}

	@Override
	public void execute(Runnable write) {
		this.threads.execute(write);
	}

	/** What waits is still written, as far as the server lets it. */
	@Override
	public void close() {
		this.threads.shutdown();
	}

	/**
	 * Takes a task only for a thread that waits for one: else the pool makes a thread.
	 */
	private static final class IdleThreadsFirst extends LinkedTransferQueue<Runnable> {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean offer(Runnable task) {
			return tryTransfer(task);
		}

	}

}
