package io.github.ssekit.redis.cluster;

import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.redis.link.RedisSettings.BrokerKind;

/** Shared streams, each in the slot of its partition. */
class StreamsOnClusterTests extends ClusterContract {

	StreamsOnClusterTests() {
		super(RedisNode.settings().broker(BrokerKind.STREAMS));
	}

}
