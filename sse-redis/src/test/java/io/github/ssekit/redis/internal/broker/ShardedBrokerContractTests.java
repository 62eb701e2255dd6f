package io.github.ssekit.redis.internal.broker;

import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.kit.RedisNode;

/** Sharded channels that all topics share. */
class ShardedBrokerContractTests extends BrokerOnRedisContract {

	ShardedBrokerContractTests() {
		super(RedisNode.settings().broker(BrokerKind.SHARDED));
	}

}
