package io.github.ssekit.redis.consumer;

import java.time.Duration;

import io.github.ssekit.event.InvalidSettingException;

/**
 * How a stream is taken in. Immutable.
 * <p>
 * Which node reads, and how far, stands beside the stream, in the same slot of a Cluster:
 * of a stream {@code orders} in {@code {orders}:group:<group>}, of one that has a hash
 * tag, such as {@code {shop}:orders}, in {@code {shop}:orders:group:<group>}.
 *
 * @param stream the key of the Redis Stream
 * @param group the consumer group, which all nodes share
 * @param fromBeginning whether a group that is new begins with the first entry, and not
 * with the next one
 * @param lease after how long a node that reads and says nothing is taken for dead
 * @param minIdle after how long an entry that has failed, or that somebody else has taken
 * and not finished, is tried again
 * @param maxDeliveries after how many failed deliveries an entry is given up
 * @param deadLetters the key of the stream that those go to
 */
public record StreamConsumerSettings(String stream, String group, boolean fromBeginning, Duration lease,
		Duration minIdle, int maxDeliveries, String deadLetters) {

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public StreamConsumerSettings {
		notEmpty("stream", stream);
		notEmpty("group", group);
		notEmpty("deadLetters", deadLetters);
		if (lease.toMillis() < 1000) {
			throw new InvalidSettingException("lease", lease, "must be at least 1s");
		}
		if (minIdle.toMillis() < 1) {
			throw new InvalidSettingException("minIdle", minIdle, "must be at least 1ms");
		}
		if (maxDeliveries < 1) {
			throw new InvalidSettingException("maxDeliveries", maxDeliveries, "must be at least 1");
		}
	}

	/**
	 * What holds where nothing is said: the group {@code sse}, from the next entry on, a
	 * lease of 10 seconds; 60 seconds, 5 deliveries, and dead letters in
	 * {@code {<stream>}:dead}.
	 * @param stream the key of the stream
	 * @return the settings
	 */
	public static StreamConsumerSettings of(String stream) {
		return new StreamConsumerSettings(stream, "sse", false, Duration.ofSeconds(10), Duration.ofMinutes(1), 5,
				beside(stream, "dead"));
	}

	/**
	 * The same, but a new group begins with the first entry.
	 * @return new settings
	 */
	public StreamConsumerSettings withAllFromTheBeginning() {
		return new StreamConsumerSettings(this.stream, this.group, true, this.lease, this.minIdle, this.maxDeliveries,
				this.deadLetters);
	}

	/**
	 * The same with another lease.
	 * @param lease after how long a node that reads and says nothing is taken for dead
	 * @return new settings
	 */
	public StreamConsumerSettings lease(Duration lease) {
		return new StreamConsumerSettings(this.stream, this.group, this.fromBeginning, lease, this.minIdle,
				this.maxDeliveries, this.deadLetters);
	}

	/**
	 * The same with other redeliveries.
	 * @param minIdle after how long an entry that has failed is tried again; less than
	 * the 5 minutes for which an idempotency key is remembered, or one may double whose
	 * node dies while it tries again
	 * @param maxDeliveries after how many failures it is given up
	 * @return new settings
	 */
	public StreamConsumerSettings redelivering(Duration minIdle, int maxDeliveries) {
		return new StreamConsumerSettings(this.stream, this.group, this.fromBeginning, this.lease, minIdle,
				maxDeliveries, this.deadLetters);
	}

	/** The hash with who reads, and how far. */
	String state() {
		return beside(this.stream, "group:" + this.group);
	}

	private static String beside(String stream, String name) {
		return ListConsumerSettings.beside(stream, name);
	}

	private static void notEmpty(String name, String value) {
		if (value.isEmpty()) {
			throw new InvalidSettingException(name, value, "must not be empty");
		}
	}

}
