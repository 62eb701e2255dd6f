package io.github.ssekit.spring.internal.servlet;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that take nothing for the write timeout. Only connections that are
 * stuck are known here, and they are looked at every quarter of the timeout, at least
 * once a second. Thread-safe; nobody waits.
 */
public final class WriteTimeouts implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(WriteTimeouts.class);

	private final long timeoutNanos;

	private final Set<Writer> stuck = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService clock;

	/**
	 * Create timeouts, with a thread of their own until they are closed.
	 * @param timeout how long a client may take nothing at all
	 */
	public WriteTimeouts(Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
		this.clock = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "sse-write-timeouts");
			thread.setDaemon(true);
			return thread;
		});
		long pause = Math.min(this.timeoutNanos / 4, TimeUnit.SECONDS.toNanos(1));
		ScheduledFuture<?> unused = this.clock.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
	}

	/** Look at a writer until it is not stuck any more. */
	void watch(Writer writer) {
		this.stuck.add(writer);
	}

	@Override
	public void close() {
		this.clock.shutdownNow();
	}

	/** How long a client may take nothing, in milliseconds; at least one. */
	public long millis() {
		return Math.max(1, TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos));
	}

	/** How many are watched. */
	public int size() {
		return this.stuck.size();
	}

	private void look() {
		long now = System.nanoTime();
		for (Writer writer : List.copyOf(this.stuck)) {
			// first, because it may become stuck again behind the look
			this.stuck.remove(writer);
			try {
				if (writer.isStillStuck(now, this.timeoutNanos)) {
					this.stuck.add(writer);
				}
			}
			catch (Throwable ex) { // or nobody would be looked at any more
				log.warn("A connection that is stuck cannot be cut off.", ex);
			}
		}
	}

	/** Who writes to a client that may be stuck. */
	interface Writer {

		/**
		 * Asked from time to time while it is watched. Cuts the client off where its time
		 * is up.
		 * @param now the time, as of {@link System#nanoTime()}
		 * @param timeoutNanos how long a client may take nothing
		 * @return whether it has to be watched on
		 */
		boolean isStillStuck(long now, long timeoutNanos);

	}

}
