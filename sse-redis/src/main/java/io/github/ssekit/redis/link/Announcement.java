package io.github.ssekit.redis.link;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.wire.EventFormat;
import org.jspecify.annotations.Nullable;

/**
 * The message that announces an event: {@code 1 epoch time offset previous-time body}, or
 * {@code 0 body} for one that passes by. What else comes on a channel is rubbish, and so
 * is a body that is no event ({@link EventFormat}): it would break the streams of all
 * readers.
 */
public final class Announcement {

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
		return EventFormat.isEvent(message, from) ? new EncodedEvent(Arrays.copyOfRange(message, from, message.length))
				: null;
	}

}
