package io.github.ssekit.redis.inlet;

/**
 * What an inlet has done since its start.
 *
 * @param published entries that became events
 * @param duplicates of those, events that had been published before
 * @param skipped entries that the mapping left out
 * @param failed deliveries that failed
 * @param dead entries given up
 */
public record InletCounts(long published, long duplicates, long skipped, long failed, long dead) {
}
