package io.github.ssekit.redis.consumer;

import java.time.Duration;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.source.ChannelPattern;

/**
 * How a channel, or all that match a pattern, are taken in. Immutable.
 *
 * @param channel the Pub/Sub channel or the pattern, in ASCII characters; beside it,
 * {@code <channel>:leader} is the key that says which node publishes, and each node tries
 * its ears on a channel {@code <channel>:sse-probe:<node>}; of a pattern these are
 * {@code <pattern>:pattern:leader} and {@code <pattern>:pattern:sse-probe:<node>}
 * @param pattern whether that is a pattern, as {@link ChannelPattern} reads it
 * @param lease after how long another node publishes where the one that did so says
 * nothing; longer than mapping and publishing one message may take
 * @param mostWaiting how many messages may wait to be published; what comes on top of
 * that is dropped
 */
public record ChannelConsumerSettings(String channel, boolean pattern, Duration lease, int mostWaiting) {

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public ChannelConsumerSettings {
		if (pattern) {
			ChannelPattern unused = ChannelPattern.of(channel);
		}
		if (channel.isEmpty() || !channel.chars().allMatch((character) -> character > ' ' && character < 127)) {
			throw new InvalidSettingException("channel", channel, "must be 1 or more ASCII characters without spaces");
		}
		if (lease.toMillis() < 1000) {
			throw new InvalidSettingException("lease", lease, "must be at least 1s");
		}
		if (mostWaiting < 1) {
			throw new InvalidSettingException("mostWaiting", mostWaiting, "must be at least 1");
		}
	}

	/**
	 * What holds where nothing is said: a lease of 5 seconds, 10,000 messages.
	 * @param channel the channel
	 * @return the settings
	 */
	public static ChannelConsumerSettings of(String channel) {
		return new ChannelConsumerSettings(channel, false, Duration.ofSeconds(5), 10_000);
	}

	/**
	 * The same for all channels that match a pattern.
	 * @param pattern such as {@code prices.*}; it has a wildcard
	 * @return the settings
	 * @throws InvalidSettingException if it is none that {@link ChannelPattern} reads
	 */
	public static ChannelConsumerSettings ofPattern(String pattern) {
		return new ChannelConsumerSettings(pattern, true, Duration.ofSeconds(5), 10_000);
	}

	/**
	 * The same with another lease.
	 * @param lease at least 1 second
	 * @return new settings
	 */
	public ChannelConsumerSettings lease(Duration lease) {
		return new ChannelConsumerSettings(this.channel, this.pattern, lease, this.mostWaiting);
	}

	/**
	 * The same with another bound on what waits.
	 * @param mostWaiting how many messages, at least 1
	 * @return new settings
	 */
	public ChannelConsumerSettings mostWaiting(int mostWaiting) {
		return new ChannelConsumerSettings(this.channel, this.pattern, this.lease, mostWaiting);
	}

	/**
	 * A key or channel of the consumer's own: of a pattern another one than of a channel
	 * that is written alike.
	 */
	String beside(String name) {
		return this.channel + (this.pattern ? ":pattern:" : ":") + name;
	}

}
