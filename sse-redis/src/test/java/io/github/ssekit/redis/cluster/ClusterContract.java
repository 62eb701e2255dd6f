package io.github.ssekit.redis.cluster;

import java.time.Duration;

import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.BrokerOnManyNodesContract;
import io.github.ssekit.test.contract.EventStoreOnManyNodesContract;
import io.github.ssekit.test.redis.RedisCluster;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** What store and broker promise, on a Cluster of three primaries. */
@Tag("cluster")
abstract class ClusterContract implements BrokerOnManyNodesContract, EventStoreOnManyNodesContract {

	private static RedisCluster cluster;

	private final RedisNode node;

	ClusterContract(RedisSettings settings) {
		this.node = node(settings);
	}

	@BeforeAll
	static void start() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stop() {
		cluster.close();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Override
	public BackendUnderTest backend() {
		return this.node;
	}

	@Override
	public BackendUnderTest anotherNode() {
		return node(this.node.sharedSettings());
	}

	private static RedisNode node(RedisSettings settings) {
		return new RedisNode(() -> client(cluster), settings, () -> {
		});
	}

	static RedisClusterClient client(RedisCluster cluster) {
		RedisServer seed = cluster.nodes().get(0);
		RedisClusterClient client = RedisClusterClient.create(RedisURI.create(seed.host(), seed.port()));
		client.setOptions(ClusterClientOptions.builder()
			.topologyRefreshOptions(
					ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(Duration.ofSeconds(1)).build())
			.build());
		return client;
	}

}
