package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;

import io.github.ssekit.event.Topic;

/**
 * What stands for a topic in a cursor: FNV-1a over the UTF-8 bytes of its name, mixed
 * (the finaliser of MurmurHash3), in base 62. It must never change: cursors outlive
 * releases.
 */
final class TopicHash {

	private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private TopicHash() {
	}

	/** So many characters of a topic's hash. */
	static String of(Topic topic, int length) {
		byte[] hash = new byte[length];
		write(topic, hash, 0, length);
		return new String(hash, StandardCharsets.US_ASCII);
	}

	/** The same into an array, because it is made for every event. */
	static void write(Topic topic, byte[] target, int at, int length) {
		long hash = 0xcbf29ce484222325L;
		for (byte b : topic.name().getBytes(StandardCharsets.UTF_8)) {
			hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
		hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
		hash ^= hash >>> 33;
		for (int i = 0; i < length; i++) {
			target[at + i] = (byte) DIGITS.charAt((int) Long.remainderUnsigned(hash, 62));
			hash = Long.divideUnsigned(hash, 62);
		}
	}

	/** Whether a hash may have this character: a letter or a digit, in ASCII. */
	static boolean isDigit(int c) {
		return DIGITS.indexOf(c) >= 0;
	}

}
