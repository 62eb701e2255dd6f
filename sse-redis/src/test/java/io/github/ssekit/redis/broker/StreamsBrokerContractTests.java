package io.github.ssekit.redis.broker;

import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.redis.link.RedisSettings.BrokerKind;

/** A few streams that all topics share. */
class StreamsBrokerContractTests extends BrokerOnRedisContract {

	StreamsBrokerContractTests() {
		super(RedisNode.settings().broker(BrokerKind.STREAMS));
	}

}
