package io.github.ssekit.spring.internal.servlet;

import org.jspecify.annotations.Nullable;

/**
 * Since when a container takes no more of what one sink writes. Used under the lock of
 * that sink.
 */
final class StalledWrite {

	/**
	 * Null where the container's own count, as where a write may block under the lock.
	 */
	private final @Nullable WriteTimeouts timeouts;

	private boolean stuck;

	private long since;

	/** The timeouts know of it. */
	private boolean watched;

	StalledWrite(@Nullable WriteTimeouts timeouts) {
		this.timeouts = timeouts;
	}

	/** It takes no more for now. */
	void begin(WriteTimeouts.Writer writer) {
		this.stuck = true;
		this.since = System.nanoTime();
		if (this.timeouts != null && !this.watched) {
			this.watched = true;
			this.timeouts.watch(writer);
		}
	}

	/** There is room again, or it does not matter any more. */
	void end() {
		this.stuck = false;
	}

	/** Whether it takes no more for now. */
	boolean isStuck() {
		return this.stuck;
	}

	/** Asked by the timeouts. Answers whether the time is up. */
	boolean isTimedOut(long now, long timeoutNanos) {
		boolean timedOut = this.stuck && now - this.since > timeoutNanos;
		this.watched = this.stuck && !timedOut;
		return timedOut;
	}

	/** Whether the timeouts are to look again. */
	boolean isWatched() {
		return this.watched;
	}

}
