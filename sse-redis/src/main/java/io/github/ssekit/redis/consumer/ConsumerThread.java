package io.github.ssekit.redis.consumer;

import java.util.concurrent.TimeUnit;

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

	private volatile boolean closed;

	/**
	 * Create a thread that is not started.
	 * @param source what the consumer takes in
	 * @param work ends soon after {@link #isClosed()}
	 */
	ConsumerThread(String source, Runnable work) {
		this.thread = new Thread(work, "sse-consumer-" + source);
		this.thread.setDaemon(true);
	}

	void start() {
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
		try {
			this.thread.join(PATIENCE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
