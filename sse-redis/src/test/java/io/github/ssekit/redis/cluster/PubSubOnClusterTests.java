package io.github.ssekit.redis.cluster;

import io.github.ssekit.redis.kit.RedisNode;

/** Classic Pub/Sub, which every server of a Cluster passes on to all others. */
class PubSubOnClusterTests extends ClusterContract {

	PubSubOnClusterTests() {
		super(RedisNode.settings());
	}

}
