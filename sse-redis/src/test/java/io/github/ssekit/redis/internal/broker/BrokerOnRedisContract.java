package io.github.ssekit.redis.internal.broker;

import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.BrokerOnAConnectionContract;
import io.github.ssekit.test.contract.BrokerOnManyNodesContract;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What a broker promises, on a real Redis and over a real line. */
abstract class BrokerOnRedisContract implements BrokerOnManyNodesContract, BrokerOnAConnectionContract {

	private static RedisServer redis;

	private final RedisProxy line = RedisProxy.to(redis);

	private final RedisNode node;

	BrokerOnRedisContract(RedisSettings settings) {
		this.node = new RedisNode(this.line.address(), settings, redis::restart);
	}

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
		this.line.close();
	}

	@Override
	public BackendUnderTest backend() {
		return this.node;
	}

	@Override
	public BackendUnderTest anotherNode() {
		return new RedisNode(redis.address(), this.node.sharedSettings(), redis::restart);
	}

	@Override
	public void cutLine() {
		this.line.cut();
	}

	@Override
	public void takeAway() {
		this.line.refuse();
		this.line.cut();
		Awaitility.await()
			.atMost(10, TimeUnit.SECONDS)
			.until(() -> !this.node.parts().connections().writes().isOpen()
					&& !this.node.parts().connections().reads().isOpen());
	}

	@Override
	public void bringBack() {
		this.line.accept();
		this.node.awaitConnected();
	}

}
