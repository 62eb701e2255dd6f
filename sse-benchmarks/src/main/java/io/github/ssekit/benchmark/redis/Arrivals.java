package io.github.ssekit.benchmark.redis;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each event was sent and when it came, by the one clock of this JVM. Thread-safe;
 * used for one turn after another.
 */
final class Arrivals {

	private volatile Turn turn = new Turn(0);

	/** Begin a turn. What comes late from the one before would be taken for its own. */
	void begin(int events) {
		this.turn = new Turn(events);
	}

	void sent(int number, long nanos) {
		this.turn.sent.set(number, nanos);
	}

	void arrived(int number, long nanos) {
		Turn now = this.turn;
		if (number >= now.events || !now.taken.compareAndSet(number, 0, nanos - now.sent.get(number))) {
			now.surplus.incrementAndGet();
			return;
		}
		now.count.incrementAndGet();
	}

	int count() {
		return this.turn.count.get();
	}

	/** How many have come twice, or were never sent. */
	int surplus() {
		return this.turn.surplus.get();
	}

	/** The times of all, in nanoseconds, the shortest first. */
	long[] sorted() {
		Turn now = this.turn;
		long[] times = new long[now.events];
		Arrays.setAll(times, now.taken::get);
		Arrays.sort(times);
		return times;
	}

	private static final class Turn {

		private final int events;

		private final AtomicLongArray sent;

		private final AtomicLongArray taken;

		private final AtomicInteger count = new AtomicInteger();

		private final AtomicInteger surplus = new AtomicInteger();

		Turn(int events) {
			this.events = events;
			this.sent = new AtomicLongArray(events);
			this.taken = new AtomicLongArray(events);
		}

	}

}
