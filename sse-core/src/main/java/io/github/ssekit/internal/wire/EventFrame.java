package io.github.ssekit.internal.wire;

import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event ready for all its readers on this node: the lines that they share, and the
 * piece of the cursor that it changes in each of them. Immutable; shared by all streams.
 */
public final class EventFrame implements Frame {

	/** This one, the head of the array, and what fills it up to a multiple of 8. */
	private static final int OBJECTS = 48;

	private final LiveEvent event;

	private final byte[] place;

	private EventFrame(LiveEvent event, byte[] place) {
		this.event = event;
		this.place = place;
	}

	/**
	 * The frame of an event that the store keeps.
	 * @param event the event
	 * @return its frame
	 */
	public static EventFrame of(StoredEvent event) {
		return new EventFrame(event, CursorFormat.place(event.topic(), event.position()));
	}

	/**
	 * The frame of an event that passes by; it changes no cursor.
	 * @param event the event
	 * @return its frame
	 */
	public static EventFrame of(EphemeralEvent event) {
		return new EventFrame(event, new byte[0]);
	}

	/**
	 * The event itself where the store keeps it.
	 * @return the event, or null if it passes by
	 */
	public @Nullable StoredEvent stored() {
		return (this.event instanceof StoredEvent stored) ? stored : null;
	}

	/**
	 * The event itself.
	 * @return the event
	 */
	public LiveEvent event() {
		return this.event;
	}

	/**
	 * What it takes on the heap, with its event.
	 * @return bytes
	 */
	public long footprint() {
		return OBJECTS + this.place.length + this.event.footprint();
	}

	@Override
	public byte[] body() {
		return this.event.content().bytes();
	}

	/**
	 * The piece of the cursor that says this event was read.
	 * @return the bytes; never to be changed; empty for an event that passes by
	 */
	public byte[] place() {
		return this.place;
	}

}
