package io.github.ssekit.redis.inlet;

import java.util.concurrent.atomic.AtomicLong;

/** Counts. Thread-safe. */
final class Tally {

	final AtomicLong published = new AtomicLong();

	final AtomicLong duplicates = new AtomicLong();

	final AtomicLong skipped = new AtomicLong();

	final AtomicLong failed = new AtomicLong();

	final AtomicLong dead = new AtomicLong();

	InletCounts counts() {
		return new InletCounts(this.published.get(), this.duplicates.get(), this.skipped.get(), this.failed.get(),
				this.dead.get());
	}

}
