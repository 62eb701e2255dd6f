package io.github.ssekit.redis.internal.presence;

import java.time.Duration;

import io.github.ssekit.test.contract.PresenceNode;
import io.github.ssekit.test.contract.PresenceOnManyNodesContract;
import io.github.ssekit.test.redis.RedisCluster;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("cluster")
class RedisPresenceOnClusterTests implements PresenceOnManyNodesContract {

	private static RedisCluster cluster;

	private RedisPresenceNode node;

	@BeforeAll
	static void startRedis() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stopRedis() {
		cluster.close();
	}

	@BeforeEach
	void startNode() {
		cluster.primaryOf("{presence}").flushAll();
		this.node = newNode("here");
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
		return newNode("there");
	}

	@Override
	public void kill(PresenceNode dying) {
		((RedisPresenceNode) dying).die();
	}

	@Override
	public Duration lease() {
		return Duration.ofSeconds(1);
	}

	private RedisPresenceNode newNode(String name) {
		var seed = cluster.nodes().get(0);
		return new RedisPresenceNode(RedisClusterClient.create(RedisURI.create(seed.host(), seed.port())), name,
				grace(), lease(), Duration.ofSeconds(2));
	}

}
