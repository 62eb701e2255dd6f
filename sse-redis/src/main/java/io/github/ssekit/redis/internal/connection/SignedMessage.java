package io.github.ssekit.redis.internal.connection;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A message with a signature in front: {@code 2}, an id that no other message has, the
 * signature, and what was signed, each after a space. Whether it is genuine is another
 * question ({@link MessageSigner}).
 *
 * @param id the id
 * @param signature what should be its signature
 * @param from where in the message what was signed begins
 */
public record SignedMessage(String id, String signature, int from) {

	/** Hexadecimal digits of a signature. */
	static final int SIGNATURE_LENGTH = 32;

	private static final int LONGEST_ID = 64;

	/**
	 * Read what stands in front.
	 * @param message whatever has come
	 * @return null where it has no such form
	 */
	public static @Nullable SignedMessage read(byte[] message) {
		if (message.length < 2 || message[0] != '2' || message[1] != ' ') {
			return null;
		}
		int end = 2;
		while (end < message.length && end - 2 <= LONGEST_ID && isOfId(message[end])) {
			end++;
		}
		int from = end + SIGNATURE_LENGTH + 2;
		if (end == 2 || end - 2 > LONGEST_ID || from > message.length || message[end] != ' '
				|| message[from - 1] != ' ') {
			return null;
		}
		for (int i = end + 1; i < from - 1; i++) {
			if (Character.digit(message[i], 16) < 0) {
				return null;
			}
		}
		return new SignedMessage(new String(message, 2, end - 2, StandardCharsets.US_ASCII),
				new String(message, end + 1, SIGNATURE_LENGTH, StandardCharsets.US_ASCII), from);
	}

	private static boolean isOfId(byte b) {
		return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
	}

}
