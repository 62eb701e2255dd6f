package io.github.ssekit.access;

import java.time.Duration;

import io.github.ssekit.event.InvalidSettingException;

/**
 * How much the snapshots of all endpoints may take. Immutable; the messages of its checks
 * name the property that sets the value in a Spring Boot application.
 *
 * @param maxConcurrent how many are asked for at once, 1 to 1,024; one more for each
 * endpoint that has none of them, so that no endpoint waits for another one
 * @param timeout how long a source may take, 100 ms to an hour; then its thread is
 * interrupted and its stream refused
 * @param maxWaiting how many streams of all endpoints may wait for their snapshot, at
 * least 1; an endpoint may have as many waiting as places are left, so that one alone
 * takes half of them and others find room
 */
public record SnapshotLimits(int maxConcurrent, Duration timeout, int maxWaiting) {

	private static final Duration SHORTEST = Duration.ofMillis(100);

	private static final Duration LONGEST = Duration.ofHours(1);

	/** 8 at once, 10 seconds for each, 10,000 waiting. */
	public static final SnapshotLimits DEFAULT = new SnapshotLimits(8, Duration.ofSeconds(10), 10_000);

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one breaks its rule
	 */
	public SnapshotLimits {
		if (maxConcurrent < 1 || maxConcurrent > 1024) {
			throw new InvalidSettingException("sse.snapshot.max-concurrent", maxConcurrent, "must be 1 to 1024");
		}
		if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
			throw new InvalidSettingException("sse.snapshot.timeout", timeout,
					"must be 100ms to 1h: what hangs for longer would keep its thread and its stream waiting");
		}
		if (maxWaiting < 1) {
			throw new InvalidSettingException("sse.snapshot.max-waiting", maxWaiting,
					"must be at least 1, or no stream could begin with a snapshot");
		}
	}

}
