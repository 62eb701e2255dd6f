package io.github.ssekit.redis.consumer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a consumer has done since its start.
 *
 * @param published entries that became events
 * @param duplicates of those, events that had been published before
 * @param skipped entries that the mapping left out
 * @param failed deliveries that failed
 * @param dead entries given up
 */
public record ConsumerCounts(long published, long duplicates, long skipped, long failed, long dead) {

	/** What counts it. Thread-safe. */
	static final class Counters {

		final AtomicLong published = new AtomicLong();

		final AtomicLong duplicates = new AtomicLong();

		final AtomicLong skipped = new AtomicLong();

		final AtomicLong failed = new AtomicLong();

		final AtomicLong dead = new AtomicLong();

		ConsumerCounts counts() {
			return new ConsumerCounts(this.published.get(), this.duplicates.get(), this.skipped.get(),
					this.failed.get(), this.dead.get());
		}

	}

}
