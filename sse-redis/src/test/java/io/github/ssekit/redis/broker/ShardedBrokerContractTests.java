package io.github.ssekit.redis.broker;

import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.redis.link.RedisSettings.BrokerKind;

/** Sharded channels that all topics share. */
class ShardedBrokerContractTests extends BrokerOnRedisContract {

	ShardedBrokerContractTests() {
		super(RedisNode.settings().broker(BrokerKind.SHARDED));
	}

}
