package io.github.ssekit.redis.broker;

import java.util.Map;

import io.github.ssekit.redis.link.Ascii;
import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a shared stream, as the script has written it: the number {@code n}, the
 * topic {@code t} and the announcement {@code m}. Immutable.
 */
final class SharedEntry {

	/** The digits that a long has room for, whatever they are. */
	private static final int DIGITS = 18;

	private final long number;

	private final String topic;

	private final byte[] message;

	private SharedEntry(long number, String topic, byte[] message) {
		this.number = number;
		this.topic = topic;
		this.message = message;
	}

	/** Read an entry; null for rubbish. */
	static @Nullable SharedEntry of(StreamMessage<byte[], byte[]> entry) {
		byte[] number = null;
		byte[] topic = null;
		byte[] message = null;
		for (Map.Entry<byte[], byte[]> field : entry.getBody().entrySet()) {
			switch (Ascii.text(field.getKey())) {
				case "n" -> number = field.getValue();
				case "t" -> topic = field.getValue();
				case "m" -> message = field.getValue();
				default -> {
					// of a later version, or somebody else's
				}
			}
		}
		if (number == null || topic == null || message == null) {
			return null;
		}
		long read = Ascii.number(number, DIGITS);
		return (read >= 0) ? new SharedEntry(read, Ascii.text(topic), message) : null;
	}

	/** One more than that of the entry before. */
	long number() {
		return this.number;
	}

	/** The topic's name, as it came. */
	String topic() {
		return this.topic;
	}

	/** What is announced. */
	byte[] message() {
		return this.message;
	}

}
