package io.github.ssekit.transport;

/**
 * Is told how long writes take: not of all, but of a sample, one write in 64 of each
 * thread, so that time is not measured more often than it is worth. Called on the thread
 * that writes, right after the write; must not block and must not throw. Thread-safe.
 */
public interface WriteTimer {

	/** One write in so many is timed. */
	int SAMPLE = 64;

	/**
	 * A sink has taken a write: one or more events, a piece of a large one, or a
	 * heartbeat.
	 * @param nanos how long {@link EventSink#write} took, in nanoseconds; never negative
	 */
	void onWrite(long nanos);

	/**
	 * A sink has taken the first bytes of an event that came live: one that the store
	 * keeps, and that was not read from it. Of several in one write it is the last.
	 * @param millis from the time of the event to now, in milliseconds, never negative.
	 * The event's time is that of the store's clock (in memory the hub's, with Redis that
	 * of the Redis server), and now is that of the hub's clock: where these are two, what
	 * they differ by is in it, and an event from the future counts as 0
	 */
	void onDelivered(long millis);

}
