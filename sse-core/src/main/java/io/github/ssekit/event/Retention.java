package io.github.ssekit.event;

import java.time.Duration;

/**
 * How much of a topic's history is kept: whichever bound is reached first. The memory of
 * the topic's epoch and last offset outlives its events by far. Immutable.
 *
 * @param maxEvents how many events, 0 for no history at all
 * @param maxBytes how many bytes of encoded events; stores that cannot tell may ignore it
 * @param maxAge how long
 */
public record Retention(int maxEvents, long maxBytes, Duration maxAge) {

	/** No history: events reach who listens now. */
	public static final Retention NONE = new Retention(0, 0, Duration.ZERO);

	/** What holds where nothing is said: 1,000 events, 4 MB, 24 hours. */
	public static final Retention DEFAULT = new Retention(1000, 4L * 1024 * 1024, Duration.ofHours(24));

	/**
	 * Check the bounds.
	 * @throws IllegalArgumentException if a bound is negative, or some but not all are 0
	 */
	public Retention {
		boolean none = maxEvents == 0 && maxBytes == 0 && maxAge.isZero();
		boolean some = maxEvents > 0 && maxBytes > 0 && !maxAge.isZero() && !maxAge.isNegative();
		if (!none && !some) {
			throw new IllegalArgumentException("retention of " + maxEvents + " events, " + maxBytes + " bytes, "
					+ maxAge + ": all bounds must be positive, or all 0 for no history");
		}
	}

	/**
	 * Whether nothing is kept.
	 * @return true for topics without history
	 */
	public boolean isNone() {
		return this.maxEvents == 0;
	}

}
