package io.github.ssekit.redis.internal.connection;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Between what Java says and the bytes that Redis is told. */
public final class AsciiCodec {

	private AsciiCodec() {
	}

	/**
	 * Names and numbers as bytes.
	 * @param text ASCII characters
	 * @return the bytes
	 */
	public static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * A number as bytes.
	 * @param number the number
	 * @return its digits
	 */
	public static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

	/**
	 * A number that somebody has written.
	 * @param digits what should be its digits
	 * @param most how many there may be, at most 18
	 * @return the number, or -1 where this is none
	 */
	public static long number(byte[] digits, int most) {
		if (digits.length == 0 || digits.length > most) {
			return -1;
		}
		long number = 0;
		for (byte digit : digits) {
			if (digit < '0' || digit > '9') {
				return -1;
			}
			number = 10 * number + digit - '0';
		}
		return number;
	}

	/**
	 * Any text as bytes.
	 * @param text the text
	 * @return the bytes, in UTF-8
	 */
	public static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Several names as keys.
	 * @param names ASCII characters
	 * @return the bytes of each
	 */
	public static byte[][] keys(String... names) {
		byte[][] keys = new byte[names.length][];
		for (int i = 0; i < names.length; i++) {
			keys[i] = bytes(names[i]);
		}
		return keys;
	}

	/**
	 * What a script has answered at one place.
	 * @param answer the answer
	 * @param index which part of it
	 * @return the text
	 */
	public static String text(List<?> answer, int index) {
		return text(answer.get(index));
	}

	/**
	 * A part of an answer.
	 * @param part bytes, or something else that has a text
	 * @return the text
	 */
	public static String text(@Nullable Object part) {
		return (part instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(part);
	}

}
