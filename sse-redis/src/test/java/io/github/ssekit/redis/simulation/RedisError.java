package io.github.ssekit.redis.simulation;

/** What Redis answers where it refuses a command. */
final class RedisError extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RedisError(String message) {
		super(message, null, false, false); // there are many, and nobody reads the trace
	}

	static RedisError wrongType() {
		return new RedisError("WRONGTYPE Operation against a key holding the wrong kind of value");
	}

}
