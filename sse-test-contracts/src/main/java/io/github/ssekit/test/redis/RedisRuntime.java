package io.github.ssekit.test.redis;

/**
 * What a server runs in, and through what it is made to fail. Each implementation is
 * thread-safe; what its methods mean stands on {@link RedisServer}.
 */
interface RedisRuntime extends AutoCloseable {

	/** Where it listens, now and after each restart. */
	RedisAddress address();

	boolean isRunning();

	void stop();

	void kill();

	void freeze();

	void thaw();

	/** Start it again and wait until it answers. */
	void restart();

	/** The end of what it wrote into its log. */
	String log();

	@Override
	void close();

}
