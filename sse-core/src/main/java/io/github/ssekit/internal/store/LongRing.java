package io.github.ssekit.internal.store;

import java.util.Objects;

/** Numbers in a queue, beside an {@link EventRing} and like it. Not thread-safe. */
final class LongRing {

	private static final int SMALLEST = 2;

	/** What all empty ones share; nothing is ever written to it. */
	private static final long[] NONE = new long[0];

	private long[] slots = NONE;

	private int first;

	private int size;

	/** The oldest number. */
	long first() {
		Objects.checkIndex(0, this.size);
		return this.slots[this.first];
	}

	void addLast(long number) {
		if (this.size == this.slots.length) {
			resize(Math.max(SMALLEST, this.size * 2));
		}
		this.slots[(this.first + this.size) & (this.slots.length - 1)] = number;
		this.size++;
	}

	void removeFirst() {
		Objects.checkIndex(0, this.size);
		this.first = (this.first + 1) & (this.slots.length - 1);
		this.size--;
		if (this.slots.length > SMALLEST && this.size <= this.slots.length / 4) {
			resize(this.slots.length / 2);
		}
	}

	void clear() {
		this.slots = NONE;
		this.first = 0;
		this.size = 0;
	}

	private void resize(int length) {
		long[] resized = new long[length];
		for (int i = 0; i < this.size; i++) {
			resized[i] = this.slots[(this.first + i) & (this.slots.length - 1)];
		}
		this.slots = resized;
		this.first = 0;
	}

}
