package io.github.ssekit.internal.store;

import java.util.Objects;

import io.github.ssekit.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * A queue with an index: offsets have no holes, so the event of an offset is found
 * without a search. Takes next to nothing while it is empty, because most topics are
 * quiet. Not thread-safe.
 */
public final class EventRing {

	private static final int SMALLEST = 2;

	/** What all empty ones share; nothing is ever written to it. */
	private static final @Nullable StoredEvent[] NONE = new StoredEvent[0];

	private @Nullable StoredEvent[] slots = NONE;

	private int first;

	private int size;

	/**
	 * How many there are.
	 * @return the number of events
	 */
	public int size() {
		return this.size;
	}

	/**
	 * The event at an index.
	 * @param index 0 for the oldest
	 * @return the event
	 * @throws IndexOutOfBoundsException if there is none
	 */
	public StoredEvent get(int index) {
		Objects.checkIndex(index, this.size);
		return Objects.requireNonNull(this.slots[(this.first + index) & (this.slots.length - 1)]);
	}

	/**
	 * Add an event.
	 * @param event the newest
	 */
	public void addLast(StoredEvent event) {
		if (this.size == this.slots.length) {
			resize(Math.max(SMALLEST, this.size * 2));
		}
		this.slots[(this.first + this.size) & (this.slots.length - 1)] = event;
		this.size++;
	}

	/**
	 * Remove an event.
	 * @return the oldest
	 * @throws IndexOutOfBoundsException if there is none
	 */
	public StoredEvent removeFirst() {
		StoredEvent event = get(0);
		this.slots[this.first] = null;
		this.first = (this.first + 1) & (this.slots.length - 1);
		this.size--;
		if (this.slots.length > SMALLEST && this.size <= this.slots.length / 4) {
			resize(this.slots.length / 2);
		}
		return event;
	}

	/** Remove all events. */
	public void clear() {
		this.slots = NONE;
		this.first = 0;
		this.size = 0;
	}

	private void resize(int length) {
		@Nullable StoredEvent[] resized = new StoredEvent[length];
		for (int i = 0; i < this.size; i++) {
			resized[i] = get(i);
		}
		this.slots = resized;
		this.first = 0;
	}

}
