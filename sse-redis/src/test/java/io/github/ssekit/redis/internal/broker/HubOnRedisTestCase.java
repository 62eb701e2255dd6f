package io.github.ssekit.redis.internal.broker;

import java.util.UUID;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A hub on a Redis, and the names of its keys there. */
abstract class HubOnRedisTestCase {

	private final RedisSettings settings = RedisSettings.DEFAULT.keyPrefix("hub:" + UUID.randomUUID());

	final Keys keys = Keys.byTopic(this.settings.keyPrefix());

	RedisServer redis;

	HubNode node;

	@BeforeEach
	void start() {
		this.redis = RedisServer.start();
		this.node = new HubNode(this.redis.address(), this.settings).awaitConnected();
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.redis.close();
	}

}
