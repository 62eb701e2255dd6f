package io.github.ssekit.redis.cluster;

import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.kit.RedisNode;

/** Sharded Pub/Sub, each channel on the server that has its slot. */
class ShardedOnClusterTests extends ClusterContract {

	ShardedOnClusterTests() {
		super(RedisNode.settings().broker(BrokerKind.SHARDED));
	}

}
