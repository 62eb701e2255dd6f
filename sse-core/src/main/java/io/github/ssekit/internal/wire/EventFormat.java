package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.ssekit.event.SseEvent;

/**
 * The form of an encoded event: the one definition of what {@link EventEncoder} writes,
 * and of what is taken for an event where bytes come back from a channel or a store that
 * others may write to as well. In this order, each line ended by LF: {@code retry} and
 * {@code event}, where there are any, and one {@code data} or more; then a blank line.
 * Data may have any character but CR and LF, NUL included (HTML standard, 9.2.6: only an
 * {@code id} may not have it).
 */
public final class EventFormat {

	static final byte[] DATA = ascii("data: ");

	static final byte[] EVENT = ascii("event: ");

	static final byte[] RETRY = ascii("retry: ");

	/** More than the longest retry has. */
	private static final int RETRY_DIGITS = 12;

	private EventFormat() {
	}

	/**
	 * Whether bytes are one event, without an id.
	 * @param bytes what was stored or announced
	 * @return false if written to a reader they would be something else, or something
	 * that no application can publish, such as an event of the library's own
	 */
	public static boolean isEvent(byte[] bytes) {
		return isEvent(bytes, 0);
	}

	/**
	 * The same for the end of an array.
	 * @param bytes what was stored or announced
	 * @param from where the event begins
	 * @return whether it is one event, up to the end of the array
	 */
	public static boolean isEvent(byte[] bytes, int from) {
		int at = from;
		if (startsWith(bytes, at, RETRY)) {
			int end = lineEnd(bytes, at);
			if (end < 0 || !isRetry(text(bytes, at + RETRY.length, end))) {
				return false;
			}
			at = end + 1;
		}
		if (startsWith(bytes, at, EVENT)) {
			int end = lineEnd(bytes, at);
			if (end < 0 || !SseEvent.isName(text(bytes, at + EVENT.length, end))) {
				return false;
			}
			at = end + 1;
		}
		return isData(bytes, at);
	}

	/** Lines of data up to the blank one, which is the last. */
	private static boolean isData(byte[] bytes, int from) {
		int at = from;
		while (startsWith(bytes, at, DATA)) {
			int end = lineEnd(bytes, at);
			if (end < 0) {
				return false;
			}
			at = end + 1;
		}
		return at > from && at == bytes.length - 1 && bytes[at] == '\n';
	}

	private static boolean isRetry(String text) {
		if (text.isEmpty() || text.length() > RETRY_DIGITS || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return false;
		}
		return Long.parseLong(text) <= SseEvent.MAX_RETRY.toMillis();
	}

	/** Where the line that begins there ends; negative if it does not, or not by LF. */
	private static int lineEnd(byte[] bytes, int from) {
		for (int i = from; i < bytes.length; i++) {
			if (bytes[i] == '\n') {
				return i;
			}
			if (bytes[i] == '\r') {
				return -1;
			}
		}
		return -1;
	}

	private static boolean startsWith(byte[] bytes, int from, byte[] field) {
		return from + field.length <= bytes.length
				&& Arrays.equals(bytes, from, from + field.length, field, 0, field.length);
	}

	private static String text(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.UTF_8);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
