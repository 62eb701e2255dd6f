package io.github.ssekit.redis.consumer;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a consumer. It is interrupted when the consumer is closed, and by
 * nobody else. Thread-safe.
 */
final class ConsumerThread implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ConsumerThread.class);

	private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

	private final Thread thread;

	private final Supplier<? extends AutoCloseable> beside;

	private volatile boolean closed;

	/** Guarded by the monitor. */
	private @Nullable AutoCloseable begun;

	/**
	 * Create a thread that is not started.
	 * @param source what the consumer takes in
	 * @param work ends soon after {@link #isClosed()}
	 * @param beside begins something beside it, which is closed with it
	 */
	ConsumerThread(String source, Runnable work, Supplier<? extends AutoCloseable> beside) {
		this.beside = beside;
		this.thread = new Thread(work, "sse-consumer-" + source);
		this.thread.setDaemon(true);
	}

	void start() {
		synchronized (this) {
			this.begun = this.beside.get();
		}
		this.thread.start();
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Called by the thread itself. Ends early where the consumer is closed. */
	void sleep(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			if (!this.closed) {
				log.debug("{} was interrupted, and goes on.", this.thread.getName());
			}
		}
	}

	/** Waits until the work has ended, a few seconds at most. */
	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		closeBegun();
		try {
			this.thread.join(PATIENCE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void closeBegun() {
		try {
			if (this.begun != null) {
				this.begun.close();
			}
		}
		catch (Exception ex) {
			log.debug("What was begun beside {} could not be closed.", this.thread.getName(), ex);
		}
	}

}
