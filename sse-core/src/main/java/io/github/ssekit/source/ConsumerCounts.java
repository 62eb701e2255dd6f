package io.github.ssekit.source;

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

	/** What a consumer counts with. Thread-safe. */
	public static final class Counters {

		/** Counts {@link ConsumerCounts#published()}. */
		public final AtomicLong published = new AtomicLong();

		/** Counts {@link ConsumerCounts#duplicates()}. */
		public final AtomicLong duplicates = new AtomicLong();

		/** Counts {@link ConsumerCounts#skipped()}. */
		public final AtomicLong skipped = new AtomicLong();

		/** Counts {@link ConsumerCounts#failed()}. */
		public final AtomicLong failed = new AtomicLong();

		/** Counts {@link ConsumerCounts#dead()}. */
		public final AtomicLong dead = new AtomicLong();

		/**
		 * What has been counted so far.
		 * @return the counts
		 */
		public ConsumerCounts counts() {
			return new ConsumerCounts(this.published.get(), this.duplicates.get(), this.skipped.get(),
					this.failed.get(), this.dead.get());
		}

	}

}
