package io.github.ssekit.spring.internal.servlet;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The room that chunks are framed in. Whoever writes borrows one for the write, so that
 * there are never more than {@link #MAX}, whatever number of threads come and go. As many
 * are made as are in use at the same time, which is about one for each processor. Each
 * has a place of its own here, and a thread looks at the same place first each time, so
 * threads that go on writing do not meet. Thread-safe; nobody waits.
 */
public final class ChunkPool {

	/** So many are ever made: 1 MB. */
	public static final int MAX = 64;

	/** Places next to each other share a cache line, and would slow each other down. */
	private static final int STRIDE = 16;

	private final AtomicReferenceArray<@Nullable Chunk> idle = new AtomicReferenceArray<>(MAX * STRIDE);

	private final AtomicInteger made = new AtomicInteger();

	/**
	 * Borrow one, which comes back by {@link Chunk#close()}. Null where all are in use.
	 */
	@Nullable Chunk borrow() {
		int count = this.made.get();
		int place = (count > 1) ? ((int) Thread.currentThread().getId() & Integer.MAX_VALUE) % count : 0;
		for (int i = 0; i < count; i++) {
			Chunk free = take(place * STRIDE);
			if (free != null) {
				return free;
			}
			place = (place + 1 < count) ? place + 1 : 0;
		}
		return make();
	}

	/** By who has borrowed it, once. */
	void giveBack(Chunk chunk, int place) {
		this.idle.setRelease(place * STRIDE, chunk);
	}

	/** How many were ever made. */
	int made() {
		return this.made.get();
	}

	private @Nullable Chunk take(int index) {
		return (this.idle.getPlain(index) != null) ? this.idle.getAndSet(index, null) : null;
	}

	private @Nullable Chunk make() {
		int place = this.made.get();
		while (place < MAX) {
			if (this.made.compareAndSet(place, place + 1)) {
				return new Chunk(this, place);
			}
			place = this.made.get();
		}
		return null;
	}

}
