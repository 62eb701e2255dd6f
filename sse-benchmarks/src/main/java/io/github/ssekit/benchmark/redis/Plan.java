package io.github.ssekit.benchmark.redis;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often each of those compared has its turn
 * @param slice how long one turn takes
 * @param warmUp how long each runs before anything is measured
 * @param window how many publishes are on their way at once where the rate is measured
 * @param perSecond how many events a second where the time to the reader is measured
 */
record Plan(int rounds, Duration slice, Duration warmUp, int window, int perSecond) {

	/** The real thing: many short turns, so that what else runs here meets all alike. */
	static Plan full(int rounds) {
		return new Plan(rounds, Duration.ofSeconds(1), Duration.ofSeconds(4), 256, 1000);
	}

	/** Shows that it runs; its figures mean nothing. */
	static Plan quick() {
		return new Plan(2, Duration.ofMillis(100), Duration.ofMillis(100), 64, 500);
	}

}
