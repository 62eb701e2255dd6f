package io.github.ssekit.access;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.github.ssekit.event.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * How one stream is kept. Immutable; the messages of its checks name the property that
 * sets the value in a Spring Boot application.
 *
 * @param heartbeat after how much silence a heartbeat is written; zero for never
 * @param minRetry the shortest reconnection time that a stream is given
 * @param maxRetry the longest; each stream gets its own in between
 * @param outboxMaxBytes how many bytes may wait for a slow reader
 * @param overflow what happens to events without history that do not fit
 * @param maxAge after how long the stream is closed to be opened anew; null for never
 */
public record StreamSettings(Duration heartbeat, Duration minRetry, Duration maxRetry, int outboxMaxBytes,
		Overflow overflow, @Nullable Duration maxAge) {

	/** What holds where nothing is said. */
	public static final StreamSettings DEFAULT = new StreamSettings(Duration.ofSeconds(15), Duration.ofSeconds(2),
			Duration.ofSeconds(5), 256 * 1024, Overflow.DROP_OLDEST, null);

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public StreamSettings {
		if (!heartbeat.isZero() && heartbeat.toMillis() < 1000) {
			throw new InvalidSettingException("sse.heartbeat", heartbeat.toMillis() + "ms",
					"must be at least 1s, or 0 for no heartbeat; less would only warm the wires");
		}
		if (minRetry.toMillis() < 1) {
			throw new InvalidSettingException("sse.retry.min", minRetry.toMillis() + "ms",
					"must be at least 1ms, or a client that is cut would not wait at all");
		}
		if (maxRetry.compareTo(minRetry) < 0) {
			throw new InvalidSettingException("sse.retry.max", maxRetry.toMillis() + "ms",
					"must not be less than sse.retry.min = " + minRetry.toMillis() + "ms");
		}
		if (outboxMaxBytes < 1024) {
			throw new InvalidSettingException("sse.outbox.max-bytes", outboxMaxBytes + "B",
					"must be at least 1KB, or every second event would overflow");
		}
		if (maxAge != null && maxAge.toMillis() < 1000) {
			throw new InvalidSettingException("sse.stream.max-age", maxAge.toMillis() + "ms",
					"must be at least 1s, or clients would do nothing but reconnect");
		}
	}

	/**
	 * A reconnection time for one stream: its own, so that not all clients of a node that
	 * goes down come back at once. Where many are closed together it is from the shortest
	 * time on, spread over at least so long.
	 * @param spread over how long they are to come back; zero for one that is closed
	 * alone
	 * @param random chooses it
	 * @return a time between the shortest and the longest, or the end of the spread
	 */
	public Duration retryOver(Duration spread, RandomGenerator random) {
		long min = this.minRetry.toMillis();
		long max = Math.max(this.maxRetry.toMillis(), min + spread.toMillis());
		return Duration.ofMillis(random.nextLong(min, max + 1));
	}

	/**
	 * When a stream that begins now has reached its maximal age: a little earlier, so
	 * that those who have come at once do not end at once, and not too late where the
	 * wheel comes a twentieth late.
	 * @param now the time, in nanoseconds since any moment
	 * @param random chooses how much earlier: 5 to 25 percent
	 * @return by the same clock; 0 for never
	 */
	public long oldFrom(long now, RandomGenerator random) {
		if (this.maxAge == null) {
			return 0;
		}
		long from = now + (long) (this.maxAge.toNanos() * random.nextDouble(0.75, 0.95));
		return (from != 0) ? from : 1;
	}

	/**
	 * The same with another heartbeat.
	 * @param heartbeat at least a second, or zero for none
	 * @return new settings
	 */
	public StreamSettings heartbeat(Duration heartbeat) {
		return new StreamSettings(heartbeat, this.minRetry, this.maxRetry, this.outboxMaxBytes, this.overflow,
				this.maxAge);
	}

	/**
	 * The same with other bounds of the reconnection time.
	 * @param min the shortest
	 * @param max the longest
	 * @return new settings
	 */
	public StreamSettings retry(Duration min, Duration max) {
		return new StreamSettings(this.heartbeat, min, max, this.outboxMaxBytes, this.overflow, this.maxAge);
	}

	/**
	 * The same with another outbox.
	 * @param bytes at least 1,024
	 * @return new settings
	 */
	public StreamSettings outboxMaxBytes(int bytes) {
		return new StreamSettings(this.heartbeat, this.minRetry, this.maxRetry, bytes, this.overflow, this.maxAge);
	}

	/**
	 * The same with another way out for events without history.
	 * @param overflow what happens to those that do not fit
	 * @return new settings
	 */
	public StreamSettings overflow(Overflow overflow) {
		return new StreamSettings(this.heartbeat, this.minRetry, this.maxRetry, this.outboxMaxBytes, overflow,
				this.maxAge);
	}

	/**
	 * The same with another maximal age.
	 * @param maxAge at least a second; null for none
	 * @return new settings
	 */
	public StreamSettings maxAge(@Nullable Duration maxAge) {
		return new StreamSettings(this.heartbeat, this.minRetry, this.maxRetry, this.outboxMaxBytes, this.overflow,
				maxAge);
	}

}
