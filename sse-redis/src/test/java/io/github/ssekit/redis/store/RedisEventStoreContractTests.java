package io.github.ssekit.redis.store;

import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.contract.Backend;
import io.github.ssekit.test.contract.EventStoreOnManyNodesContract;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What an event store promises, on a real Redis. */
class RedisEventStoreContractTests implements EventStoreOnManyNodesContract {

	private static RedisServer redis;

	private final RedisNode node = new RedisNode(redis.address(), RedisNode.settings(), redis::restart);

	@BeforeAll
	static void start() {
		redis = RedisServer.with().appendOnly().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Override
	public Backend backend() {
		return this.node;
	}

	@Override
	public Backend anotherNode() {
		return new RedisNode(redis.address(), this.node.sharedSettings(), redis::restart);
	}

}
