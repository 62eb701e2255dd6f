package io.github.ssekit.fakes;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;

/**
 * Events as they come from another process: they share nothing but their topic, so that
 * each takes as much memory as an event can.
 */
public final class FarEvents {

	/** What the smallest event has: {@code data: 1} and a blank line. */
	public static final int TINY = 9;

	private FarEvents() {
	}

	/** An event with the same time as all others, so that they follow one another. */
	public static StoredEvent stored(Topic topic, long offset, int bytes) {
		Position position = place(offset);
		return new StoredEvent(topic, position, (offset > 1) ? position.time() : 0, new EncodedEvent(new byte[bytes]));
	}

	public static EphemeralEvent passing(Topic topic, int bytes) {
		return new EphemeralEvent(topic, new EncodedEvent(new byte[bytes]));
	}

	/** A place with an epoch of its own. */
	public static Position place(long offset) {
		String epoch = new String(new char[] { 'a', 'b', 'c', 'd' });
		return new Position(epoch, offset, (offset > 0) ? Position.EARLIEST_TIME : 0);
	}

}
