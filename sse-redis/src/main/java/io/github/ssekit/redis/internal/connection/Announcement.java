package io.github.ssekit.redis.internal.connection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.EventFormat;
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
	 * Read an announcement.
	 * @param topic the topic of its channel
	 * @param message the message
	 * @return the event, or null for rubbish
	 */
	public static @Nullable LiveEvent read(Topic topic, byte[] message) {
		return read(topic, message, 0);
	}

	/**
	 * The same for the end of a message.
	 * @param topic the topic of its channel
	 * @param message the message
	 * @param from where in it the announcement begins
	 * @return the event, or null for rubbish
	 */
	public static @Nullable LiveEvent read(Topic topic, byte[] message, int from) {
		int body = bodyFrom(message, from);
		EncodedEvent content = (body > 0) ? content(message, body) : null;
		if (content == null) {
			return null;
		}
		return (message[from] == '0') ? new EphemeralEvent(topic, content)
				: stored(topic, message, from, body, content);
	}

	/**
	 * Where the event begins: up to there its place is told.
	 * @param message the message
	 * @param from where in it the announcement begins
	 * @return the index, or 0 where there is none
	 */
	public static int bodyFrom(byte[] message, int from) {
		if (message.length < from + 2 || message[from + 1] != ' ' || (message[from] != '0' && message[from] != '1')) {
			return 0;
		}
		int parts = (message[from] == '0') ? 1 : PARTS;
		int end = from;
		for (int spaces = 0; spaces < parts; end++) {
			if (end == message.length) {
				return 0;
			}
			if (message[end] == ' ') {
				spaces++;
			}
		}
		return end;
	}

	private static @Nullable StoredEvent stored(Topic topic, byte[] message, int from, int body, EncodedEvent content) {
		String[] parts = new String(message, from, body - from, StandardCharsets.US_ASCII).split(" ", -1);
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
