package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What Redis has refused lately though it was there: it is full, lacks replicas, or has
 * become a replica itself. Thread-safe; the fields are guarded by the monitor.
 */
public final class RefusalLog {

	/** Refusals that are further apart are no series; the last one is told as long. */
	private static final Duration LATELY = Duration.ofSeconds(8);

	/** They say something of a command, of a right or of a key, and nothing of Redis. */
	private static final Set<String> OF_A_COMMAND = Set.of("NOPERM", "WRONGTYPE", "NOSCRIPT", "BUSYGROUP", "NOGROUP",
			"BUSYKEY", "ERR", "CROSSSLOT", "MOVED", "ASK", "TRYAGAIN", "UNKILLABLE", "NOTBUSY", "EXECABORT");

	private final LongSupplier nanoTime;

	private @Nullable Series series;

	/** By the nano time. */
	private long last;

	RefusalLog() {
		this(System::nanoTime);
	}

	RefusalLog(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * What is refused.
	 * @return the series that goes on; null where there is none, or it was over some
	 * seconds ago
	 */
	public synchronized @Nullable Series lately() {
		return (this.nanoTime.getAsLong() - this.last <= LATELY.toNanos()) ? this.series : null;
	}

	synchronized void add(RedisRefusedException refusal) {
		if (OF_A_COMMAND.contains(refusal.code())) {
			return;
		}
		Series before = lately();
		String wayOut = RedisErrors.wayOut(refusal.code());
		this.series = (before != null) ? new Series(refusal.code(), wayOut, before.count + 1, before.since)
				: new Series(refusal.code(), wayOut, 1, Instant.now());
		this.last = this.nanoTime.getAsLong();
	}

	/**
	 * Refusals of which each came soon after the one before.
	 *
	 * @param code of the last one, such as {@code OOM}
	 * @param wayOut of the last one
	 * @param count how many
	 * @param since when the first one came
	 */
	public record Series(String code, String wayOut, long count, Instant since) {
	}

}
