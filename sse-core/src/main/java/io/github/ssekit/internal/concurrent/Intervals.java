package io.github.ssekit.internal.concurrent;

import java.time.Duration;

/** Intervals as they are counted with {@link HubRuntime#nanoTime()}. */
public final class Intervals {

	/** 73 years: longer than anybody waits, and two of them can still be added. */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

	private Intervals() {
	}

	/**
	 * An interval in nanoseconds. What is longer than 73 years counts as that, since no
	 * number of nanoseconds holds it.
	 * @param interval the interval; not negative
	 * @return nanoseconds
	 */
	public static long nanos(Duration interval) {
		return (interval.compareTo(LONGEST) < 0) ? interval.toNanos() : LONGEST.toNanos();
	}

}
