package io.github.ssekit.access;

/**
 * How many streams a client may have among all nodes, and which one gives way to one more
 * than that. Immutable.
 *
 * @param streams how many, at least 1; {@link Integer#MAX_VALUE} for any number
 * @param evicts whether the oldest end for good, so that the new one has room; else the
 * new one is refused
 */
public record ClientLimit(int streams, boolean evicts) {

	/** Any number of streams. */
	public static final ClientLimit NONE = new ClientLimit(Integer.MAX_VALUE, false);

	/**
	 * Check the number.
	 * @throws IllegalArgumentException if it is less than 1
	 */
	public ClientLimit {
		if (streams < 1) {
			throw new IllegalArgumentException("streams = " + streams + ": must be at least 1");
		}
	}

	/**
	 * The limit that a policy for duplicates stands for: one stream, or any number.
	 * @param duplicates the policy
	 * @return its limit
	 */
	public static ClientLimit of(DuplicatePolicy duplicates) {
		return switch (duplicates) {
			case ALLOW -> NONE;
			case REPLACE_OLDEST -> new ClientLimit(1, true);
			case REFUSE -> new ClientLimit(1, false);
		};
	}

	/**
	 * Whether there is no limit.
	 * @return true for any number of streams
	 */
	public boolean isNone() {
		return this.streams == Integer.MAX_VALUE;
	}

}
