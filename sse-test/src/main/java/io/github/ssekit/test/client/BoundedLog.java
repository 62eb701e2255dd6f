package io.github.ssekit.test.client;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Counts all and keeps the newest. Not thread-safe.
 *
 * @param <T> what is kept
 */
final class BoundedLog<T> {

	private final ArrayDeque<T> newest = new ArrayDeque<>();

	private final int limit;

	private int count;

	BoundedLog(int limit) {
		this.limit = limit;
	}

	void add(T item) {
		this.count++;
		this.newest.addLast(item);
		if (this.newest.size() > this.limit) {
			this.newest.removeFirst();
		}
	}

	int count() {
		return this.count;
	}

	List<T> toList() {
		return List.copyOf(this.newest);
	}

}
