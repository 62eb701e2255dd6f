package io.github.ssekit.redis.link;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The message that announces an event: {@code 1 epoch time offset previous-time body}, or
 * {@code 0 body} for one that passes by. What else comes on a channel is rubbish, and so
 * is a body that is no event: it would break the streams of all readers.
 */
public final class Announcement {

	private static final byte[] DATA = Ascii.bytes("data:");

	private static final byte[] EVENT = Ascii.bytes("event:");

	private static final byte[] RETRY = Ascii.bytes("retry:");

	/** The header's parts: kind, epoch, time, offset, time before. */
	private static final int PARTS = 5;

	private Announcement() {
	}

	/**
	 * An announcement of an event that passes by, without a script.
	 * @param content the encoded event
	 * @return the message
	 */
	public static byte[] passing(EncodedEvent content) {
		byte[] message = new byte[content.size() + 2];
		message[0] = '0';
		message[1] = ' ';
		System.arraycopy(content.bytes(), 0, message, 2, content.size());
		return message;
	}

	/**
	 * Read an announcement.
	 * @param topic the topic of its channel
	 * @param message the message
	 * @return the event, or null for rubbish
	 */
	public static @Nullable LiveEvent read(Topic topic, byte[] message) {
		if (message.length < 2 || message[1] != ' ') {
			return null;
		}
		if (message[0] == '0') {
			EncodedEvent content = content(message, 2);
			return (content != null) ? new EphemeralEvent(topic, content) : null;
		}
		return (message[0] == '1') ? stored(topic, message) : null;
	}

	/**
	 * Whether bytes are the lines of one event, without an id.
	 * @param bytes what was stored or announced
	 * @return false if written to a reader they would be something else
	 */
	public static boolean isEvent(byte[] bytes) {
		return isEvent(bytes, 0);
	}

	private static @Nullable StoredEvent stored(Topic topic, byte[] message) {
		int end = 0;
		for (int spaces = 0; spaces < PARTS; end++) {
			if (end == message.length) {
				return null;
			}
			if (message[end] == ' ') {
				spaces++;
			}
		}
		EncodedEvent content = content(message, end);
		if (content == null) {
			return null;
		}
		String[] parts = new String(message, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
		try {
			Position position = new Position(parts[1], Long.parseLong(parts[3]), Long.parseLong(parts[2]));
			return (position.offset() > 0) ? new StoredEvent(topic, position, Long.parseLong(parts[4]), content) : null;
		}
		catch (IllegalArgumentException ex) {
			return null; // rubbish; whoever asked counts it
		}
	}

	private static @Nullable EncodedEvent content(byte[] message, int from) {
		return isEvent(message, from) ? new EncodedEvent(Arrays.copyOfRange(message, from, message.length)) : null;
	}

	/** Lines of known fields, each ended by LF, and one blank line at the very end. */
	private static boolean isEvent(byte[] bytes, int from) {
		if (bytes.length - from < 2 || bytes[bytes.length - 1] != '\n' || bytes[bytes.length - 2] != '\n') {
			return false;
		}
		int begin = from;
		for (int i = from; i < bytes.length - 1; i++) {
			if (bytes[i] == '\r' || bytes[i] == 0) {
				return false;
			}
			if (bytes[i] == '\n') {
				if (!startsWith(bytes, begin, DATA) && !startsWith(bytes, begin, EVENT)
						&& !startsWith(bytes, begin, RETRY)) {
					return false;
				}
				begin = i + 1;
			}
		}
		return true;
	}

	private static boolean startsWith(byte[] bytes, int from, byte[] field) {
		return from + field.length <= bytes.length
				&& Arrays.equals(bytes, from, from + field.length, field, 0, field.length);
	}

}
