package io.github.ssekit.redis.internal.presence;

import java.time.Duration;

import io.github.ssekit.test.contract.PresenceNode;
import io.github.ssekit.test.contract.PresenceOnManyNodesContract;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class RedisPresenceContractTests implements PresenceOnManyNodesContract {

	private static RedisServer redis;

	private RedisPresenceNode node;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void startNode() {
		redis.flushAll();
		this.node = new RedisPresenceNode(redis.address(), "here", grace(), lease());
	}

	@Override
	public PresenceNode node() {
		return this.node;
	}

	@Override
	public Duration grace() {
		return Duration.ofSeconds(1);
	}

	@Override
	public PresenceNode anotherNode() {
		return new RedisPresenceNode(redis.address(), "there", grace(), lease());
	}

	@Override
	public void kill(PresenceNode dying) {
		((RedisPresenceNode) dying).die();
	}

	@Override
	public Duration lease() {
		return Duration.ofSeconds(1);
	}

}
