package io.github.ssekit.redis.internal.broker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A message on a channel that topics share: the length of the topic's name in bytes, a
 * space, the name, and what a channel of its own would have carried. Immutable.
 */
final class ShardMessage {

	/** No name is longer than four digits tell. */
	private static final int DIGITS = 4;

	private final String name;

	private final byte[] message;

	private ShardMessage(String name, byte[] message) {
		this.name = name;
		this.message = message;
	}

	/** Read a message; null for rubbish. */
	static @Nullable ShardMessage read(byte[] bytes) {
		int length = 0;
		int at = 0;
		while (at < bytes.length && at < DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
			length = 10 * length + bytes[at] - '0';
			at++;
		}
		if (at == 0 || at >= bytes.length || bytes[at] != ' ' || bytes.length - at - 1 < length) {
			return null;
		}
		int from = at + 1;
		return new ShardMessage(new String(bytes, from, length, StandardCharsets.UTF_8),
				Arrays.copyOfRange(bytes, from + length, bytes.length));
	}

	/** The topic's name, empty for a probe. */
	String name() {
		return this.name;
	}

	/** What is announced. */
	byte[] message() {
		return this.message;
	}

}
