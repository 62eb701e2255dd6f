package io.github.ssekit.async;

/** What becomes of one more message where the queue of a publisher is full. */
public enum WhenFull {

	/** The call fails with a {@link PublisherFullException}. */
	REJECT,

	/**
	 * The message that has waited longest gives way, whatever its topic; its future fails
	 * with a {@link PublisherFullException}. Where all others are on their way already,
	 * the call fails.
	 */
	DROP_OLDEST,

	/**
	 * The caller waits for room, for a bounded time; then the call fails as with
	 * {@link #REJECT}.
	 */
	CALLER_WAITS

}
