package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.DefaultClientResources;

/** Hears over another line than the one it writes over, so that one of them may fail. */
final class TwoLines extends RedisClient {

	private final RedisClient channelListeners;

	TwoLines(RedisAddress writes, RedisAddress hears) {
		super(DefaultClientResources.create(), HubNode.uri(writes));
		this.channelListeners = RedisClient.create(HubNode.uri(hears));
	}

	@Override
	public <K, V> StatefulRedisPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
		return this.channelListeners.connectPubSub(codec);
	}

	@Override
	public void shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		this.channelListeners.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		super.shutdown(quietPeriod, timeout, unit);
		getResources().shutdown(quietPeriod, timeout, unit);
	}

}
