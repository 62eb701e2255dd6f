package io.github.ssekit.access;

/** What happens to a stream that would be one too many. */
public enum OverLimit {

	/**
	 * It is refused softly: an open stream that says {@code sse.refused} and ends, after
	 * which {@code EventSource} tries again.
	 */
	REFUSE,

	/**
	 * It is refused with the status 503, for clients that are no {@code EventSource}:
	 * that one would give up for good.
	 */
	STATUS,

	/**
	 * It is opened, and the oldest one ends for good: if that came back by itself, two
	 * pages would evict one another for ever.
	 */
	EVICT_OLDEST

}
