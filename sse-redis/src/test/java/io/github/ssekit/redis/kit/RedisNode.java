package io.github.ssekit.redis.kit;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.Features;
import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** One node on a real Redis. */
public final class RedisNode implements BackendUnderTest {

	/** Redis trims whole nodes of a stream, of 100 entries. */
	private static final int TRIM_SLACK = 200;

	private final Supplier<AbstractRedisClient> clients;

	private final RedisSettings settings;

	private final Runnable restartOfRedis;

	private AbstractRedisClient client;

	private RedisParts parts;

	/**
	 * Connect, and wait for the connection.
	 * @param address where Redis is, or a line to it
	 * @param settings how it is used
	 * @param restartOfRedis restarts Redis, which keeps what it has
	 */
	public RedisNode(RedisAddress address, RedisSettings settings, Runnable restartOfRedis) {
		this(() -> RedisClient.create("redis://" + address), settings, restartOfRedis);
	}

	/**
	 * Connect, and wait for the connection.
	 * @param clients makes the client, which this node closes
	 * @param settings how Redis is used
	 * @param restartOfRedis restarts Redis, which keeps what it has
	 */
	public RedisNode(Supplier<AbstractRedisClient> clients, RedisSettings settings, Runnable restartOfRedis) {
		this.clients = clients;
		this.settings = settings;
		this.restartOfRedis = restartOfRedis;
		begin();
	}

	/** Settings with keys of their own, and without long waits. */
	public static RedisSettings settings() {
		return RedisSettings.DEFAULT.keyPrefix("t:" + UUID.randomUUID())
			.intervals(Duration.ofSeconds(30), Duration.ofSeconds(1));
	}

	/** Its settings, for another node that shares its keys. */
	public RedisSettings sharedSettings() {
		return this.settings;
	}

	/** What it stands on. */
	public RedisParts parts() {
		return this.parts;
	}

	/** Wait until all lines are there. */
	public RedisNode awaitConnected() {
		Awaitility.await()
			.atMost(20, TimeUnit.SECONDS)
			.pollInterval(5, TimeUnit.MILLISECONDS)
			.untilAsserted(() -> assertThat(this.parts.isConnected()).isTrue());
		return this;
	}

	@Override
	public EventStore store() {
		return this.parts.store();
	}

	@Override
	public Broker broker() {
		return this.parts.broker();
	}

	@Override
	public Features features() {
		return Features.STRICT.trimSlack(TRIM_SLACK).repeating();
	}

	@Override
	public void advance(Duration time) {
		long until = System.nanoTime() + time.toNanos();
		while (System.nanoTime() < until) { // the clock is Redis's, and cannot be moved
			LockSupport.parkNanos(until - System.nanoTime());
		}
	}

	@Override
	public void restart() {
		close();
		this.restartOfRedis.run();
		begin();
	}

	@Override
	public void close() {
		this.parts.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	private void begin() {
		this.client = this.clients.get();
		this.parts = new RedisParts(RedisConnector.of(this.client), this.settings, Duration.ofSeconds(10));
		awaitConnected();
	}

}
