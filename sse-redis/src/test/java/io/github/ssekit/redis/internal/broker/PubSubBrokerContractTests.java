package io.github.ssekit.redis.internal.broker;

import io.github.ssekit.redis.kit.RedisNode;

/** A channel for each topic. */
class PubSubBrokerContractTests extends BrokerOnRedisContract {

	PubSubBrokerContractTests() {
		super(RedisNode.settings());
	}

}
