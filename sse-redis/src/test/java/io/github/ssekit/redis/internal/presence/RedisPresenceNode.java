package io.github.ssekit.redis.internal.presence;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.presence.Presence;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.test.contract.PresenceNode;
import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;

/** A node with a client and lines of its own. */
final class RedisPresenceNode implements PresenceNode {

	private final AbstractRedisClient client;

	private final RedisConnections connections;

	private final RedisPresence presence;

	private final String name;

	RedisPresenceNode(RedisAddress redis, String name, Duration grace, Duration lease) {
		this(redis, name, grace, lease, Duration.ofSeconds(2));
	}

	RedisPresenceNode(RedisAddress redis, String name, Duration grace, Duration lease, Duration timeout) {
		this(RedisClient.create(RedisURI.create(redis.host(), redis.port())), name, grace, lease, timeout);
	}

	RedisPresenceNode(AbstractRedisClient client, String name, Duration grace, Duration lease, Duration timeout) {
		this.client = client;
		this.connections = new RedisConnections(RedisConnector.of(this.client), timeout);
		this.presence = new RedisPresence(this.connections, Keys.byTopic("test"), name, grace, lease,
				RedisSecrets.NONE);
		this.name = name;
		Awaitility.await("there are lines to Redis").pollInterval(Duration.ofMillis(2)).until(this::isConnected);
	}

	boolean isConnected() {
		return this.connections.writes().isOpen() && this.connections.reads().isOpen();
	}

	@Override
	public Presence presence() {
		return this.presence;
	}

	@Override
	public String name() {
		return this.name;
	}

	/** The clock is Redis's. */
	@Override
	public void advance(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Without a word to anybody. */
	void die() {
		this.connections.close();
		this.client.shutdown(0, 0, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.presence.close();
		die();
	}

}
