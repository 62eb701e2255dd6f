package io.github.ssekit.internal.registry;

import java.util.function.Consumer;

import io.github.ssekit.internal.emitter.TopicCursor;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to one topic: a list that many threads read while others change it. Adding
 * appends, removing leaves a hole that the next growth or shrinking closes, and a cursor
 * knows its slot; so neither costs more with many listeners, and a reader never waits.
 */
public final class Listeners {

	private static final int SMALLEST = 2;

	/**
	 * Replaced, never shortened, under the monitor of this object; readers take it as it
	 * is. A slot changes from empty to a cursor and from a cursor to a hole, once each.
	 */
	private volatile @Nullable TopicCursor[] slots = new TopicCursor[SMALLEST];

	/** How many slots have been used; guarded by the monitor. */
	private int used;

	/** Written under the monitor. */
	private volatile int count;

	/**
	 * When the last one left, by nano time; guarded by the registry's lock of the topic.
	 */
	private long idleSince;

	/**
	 * How many listen.
	 * @return the number of tracks
	 */
	public int count() {
		return this.count;
	}

	/**
	 * Visit everybody who has listened since before this call. Who joins or leaves
	 * meanwhile may be visited or not.
	 * @param action what to do with each cursor
	 */
	public void forEach(Consumer<TopicCursor> action) {
		if (this.count == 0) { // a volatile read: what was added before is seen below
			return;
		}
		@Nullable TopicCursor[] seen = this.slots;
		for (TopicCursor cursor : seen) {
			if (cursor != null) {
				action.accept(cursor);
			}
		}
	}

	long idleSince() {
		return this.idleSince;
	}

	void idleSince(long nanos) {
		this.idleSince = nanos;
	}

	/**
	 * Add a listener. For the registry, after which the emitter hears the topic.
	 * @param cursor the topic as an emitter hears it
	 * @return false if it is in a list already
	 */
	public synchronized boolean add(TopicCursor cursor) {
		if (cursor.slot() >= 0) {
			return false;
		}
		if (this.used == this.slots.length) {
			compact(Math.max(SMALLEST, this.count * 2));
		}
		cursor.slot(this.used);
		this.slots[this.used++] = cursor;
		this.count = this.count + 1; // a volatile write: whoever reads it sees the cursor
		return true;
	}

	/**
	 * Remove a listener. For the registry.
	 * @param cursor the topic as an emitter hears it
	 * @return false if it is not in this list
	 */
	public synchronized boolean remove(TopicCursor cursor) {
		int slot = cursor.slot();
		if (slot < 0 || this.slots[slot] != cursor) {
			return false;
		}
		this.slots[slot] = null;
		cursor.slot(-1);
		this.count = this.count - 1;
		if (this.slots.length > SMALLEST && this.count < this.slots.length / 4) {
			compact(this.slots.length / 2);
		}
		return true;
	}

	private void compact(int length) {
		@Nullable TopicCursor[] compacted = new TopicCursor[length];
		int next = 0;
		for (TopicCursor cursor : this.slots) {
			if (cursor != null) {
				cursor.slot(next);
				compacted[next++] = cursor;
			}
		}
		this.used = next;
		this.slots = compacted;
	}

}
