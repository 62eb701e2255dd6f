package io.github.ssekit.redis.internal.connection;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before something is tried again: longer each time, never the same. */
final class Backoff {

	private static final long FIRST_MILLIS = 50;

	private static final long LONGEST_MILLIS = 2000;

	private Backoff() {
	}

	static long millis(int attempt) {
		long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempt, 10));
		return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
	}

}
