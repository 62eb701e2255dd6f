package io.github.ssekit.async;

import java.time.Duration;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.event.InvalidSettingException;

/**
 * How an {@link SseAsyncPublisher} keeps what it has taken. Immutable; the messages of
 * its checks name the property that sets the value in a Spring Boot application.
 *
 * @param maxMessages how many messages may wait, those on their way included; at least 1
 * @param maxBytes how many bytes they may take; at least 1,024. A message counts with
 * {@value #MESSAGE_BYTES} bytes, with what its topic, its name and a key that it brings
 * along take in memory, and with its data: text with one byte for a character, or two
 * where there is one beyond Latin-1 in it, anything else with the text that it is encoded
 * to, and before it is encoded with what was usual of late. A single message is taken
 * whatever its size
 * @param whenFull what becomes of one message more
 * @param maxWait how long a caller waits at most, with {@link WhenFull#CALLER_WAITS}
 * @param giveUpAfter how long a message is tried while the broker is away, from its first
 * attempt on; less than the five minutes for which a broker knows it again
 */
public record AsyncSettings(int maxMessages, long maxBytes, WhenFull whenFull, Duration maxWait, Duration giveUpAfter) {

	/** What a message counts for besides its data and its names, in bytes. */
	public static final int MESSAGE_BYTES = 512;

	/** Leaves a minute for the attempt that is under way then. */
	private static final Duration LONGEST = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES - 1);

	/** What holds where nothing is said: 10,000 messages, 16 MB, reject, 60 seconds. */
	public static final AsyncSettings DEFAULT = new AsyncSettings(10_000, 16L * 1024 * 1024, WhenFull.REJECT,
			Duration.ofSeconds(1), Duration.ofSeconds(60));

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public AsyncSettings {
		if (maxMessages < 1) {
			throw new InvalidSettingException("sse.async.max-messages", maxMessages,
					"must be at least 1, or nothing could be published");
		}
		if (maxBytes < 1024) {
			throw new InvalidSettingException("sse.async.max-bytes", maxBytes + "B", "must be at least 1KB");
		}
		if (maxWait.isNegative()) {
			throw new InvalidSettingException("sse.async.max-wait", maxWait, "must not be negative");
		}
		if (giveUpAfter.isNegative() || giveUpAfter.compareTo(LONGEST) > 0) {
			throw new InvalidSettingException("sse.async.give-up-after", giveUpAfter,
					"must be 0 to " + LONGEST.toMinutes() + "m: what is tried for longer might be published twice");
		}
	}

	/**
	 * The same with other bounds.
	 * @param messages at least 1
	 * @param bytes at least 1,024
	 * @return new settings
	 */
	public AsyncSettings bounds(int messages, long bytes) {
		return new AsyncSettings(messages, bytes, this.whenFull, this.maxWait, this.giveUpAfter);
	}

	/**
	 * The same with another answer to a full queue.
	 * @param whenFull what becomes of one message more
	 * @return new settings
	 */
	public AsyncSettings whenFull(WhenFull whenFull) {
		return new AsyncSettings(this.maxMessages, this.maxBytes, whenFull, this.maxWait, this.giveUpAfter);
	}

	/**
	 * The same, and callers wait for room.
	 * @param longest how long at most; not negative
	 * @return new settings
	 */
	public AsyncSettings callerWaits(Duration longest) {
		return new AsyncSettings(this.maxMessages, this.maxBytes, WhenFull.CALLER_WAITS, longest, this.giveUpAfter);
	}

	/**
	 * The same with another patience for a broker that is away.
	 * @param time 0 to 4 minutes; 0 for one attempt
	 * @return new settings
	 */
	public AsyncSettings giveUpAfter(Duration time) {
		return new AsyncSettings(this.maxMessages, this.maxBytes, this.whenFull, this.maxWait, time);
	}

}
