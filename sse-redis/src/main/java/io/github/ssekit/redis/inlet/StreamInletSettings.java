package io.github.ssekit.redis.inlet;

import java.time.Duration;

import io.github.ssekit.event.InvalidSettingException;

/**
 * How a stream is taken in. Immutable.
 *
 * @param stream the key of the Redis Stream
 * @param group the consumer group, which all nodes share
 * @param fromBeginning whether a group that is new begins with the first entry, and not
 * with the next one
 * @param minIdle after how long an entry that somebody has taken and not finished is
 * taken again
 * @param maxDeliveries after how many failed deliveries an entry is given up
 * @param deadLetters the key of the stream that those go to; in a Cluster it must lie in
 * the slot of the other one (by the same hash tag)
 * @param consumerIdle after how long a consumer without entries is taken out of the group
 */
public record StreamInletSettings(String stream, String group, boolean fromBeginning, Duration minIdle,
		int maxDeliveries, String deadLetters, Duration consumerIdle) {

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public StreamInletSettings {
		notEmpty("stream", stream);
		notEmpty("group", group);
		notEmpty("deadLetters", deadLetters);
		if (minIdle.toMillis() < 1) {
			throw new InvalidSettingException("minIdle", minIdle, "must be at least 1ms");
		}
		if (maxDeliveries < 1) {
			throw new InvalidSettingException("maxDeliveries", maxDeliveries, "must be at least 1");
		}
		if (consumerIdle.compareTo(minIdle) < 0) {
			throw new InvalidSettingException("consumerIdle", consumerIdle, "must not be less than minIdle " + minIdle);
		}
	}

	/**
	 * What holds where nothing is said: the group {@code sse}, from the next entry on; 60
	 * seconds, 5 deliveries, and dead letters in {@code <stream>:dead}.
	 * @param stream the key of the stream
	 * @return the settings
	 */
	public static StreamInletSettings of(String stream) {
		return new StreamInletSettings(stream, "sse", false, Duration.ofMinutes(1), 5, stream + ":dead",
				Duration.ofHours(1));
	}

	/**
	 * The same, but a new group begins with the first entry.
	 * @return new settings
	 */
	public StreamInletSettings withAllFromTheBeginning() {
		return new StreamInletSettings(this.stream, this.group, true, this.minIdle, this.maxDeliveries,
				this.deadLetters, this.consumerIdle);
	}

	/**
	 * The same with other redeliveries.
	 * @param minIdle after how long an unfinished entry is taken again; less than the 5
	 * minutes for which an idempotency key is remembered, or an entry may double
	 * @param maxDeliveries after how many failures it is given up
	 * @return new settings
	 */
	public StreamInletSettings redelivering(Duration minIdle, int maxDeliveries) {
		return new StreamInletSettings(this.stream, this.group, this.fromBeginning, minIdle, maxDeliveries,
				this.deadLetters, (this.consumerIdle.compareTo(minIdle) < 0) ? minIdle : this.consumerIdle);
	}

	/**
	 * The same with another patience with consumers.
	 * @param consumerIdle after how long one without entries is taken out
	 * @return new settings
	 */
	public StreamInletSettings consumerIdle(Duration consumerIdle) {
		return new StreamInletSettings(this.stream, this.group, this.fromBeginning, this.minIdle, this.maxDeliveries,
				this.deadLetters, consumerIdle);
	}

	private static void notEmpty(String name, String value) {
		if (value.isEmpty()) {
			throw new InvalidSettingException(name, value, "must not be empty");
		}
	}

}
