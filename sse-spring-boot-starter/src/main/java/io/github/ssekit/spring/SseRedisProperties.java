package io.github.ssekit.spring;

import java.time.Duration;

import io.github.ssekit.flow.WhenAway;
import io.github.ssekit.redis.link.RedisSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code sse.redis.*} sets. Where Redis is, and how it is spoken to, is set by
 * {@code spring.data.redis.*}.
 *
 * @param enabled whether events are shared through Redis
 * @param keyPrefix what all keys and channels begin with
 * @param broker how events are carried between nodes
 * @param partitions into how many partitions topics fall with the broker "sharded"; 0 for
 * 64
 * @param publishTimeout how long Redis may take to answer
 * @param publishWait how much longer a publish waits for a Redis that is away; 0 to fail
 * at once
 * @param whenAway what becomes of new streams while Redis is away
 * @param subscriptionConnections on how many connections topics are heard, 1 to 4
 * @param checkInterval how often each topic's place is compared with the store
 * @param probeInterval how often each subscription is tried with an event of its own
 * @param lease how long a node that says nothing is taken to be alive
 */
@ConfigurationProperties("sse.redis")
public record SseRedisProperties(@DefaultValue("true") boolean enabled, @DefaultValue("sse") String keyPrefix,
		@DefaultValue("pubsub") RedisSettings.BrokerKind broker, @DefaultValue("0") int partitions,
		@DefaultValue("2s") Duration publishTimeout, @DefaultValue("0s") Duration publishWait,
		@DefaultValue("refuse") WhenAway whenAway, @DefaultValue("1") int subscriptionConnections,
		@DefaultValue("30s") Duration checkInterval, @DefaultValue("10s") Duration probeInterval,
		@DefaultValue("15s") Duration lease) {

	/**
	 * Check the values.
	 * @throws io.github.ssekit.event.InvalidSettingException if one is out of its bounds
	 */
	public SseRedisProperties {
		toSettings(keyPrefix, broker, partitions, publishTimeout, publishWait, subscriptionConnections, checkInterval,
				probeInterval, lease);
	}

	/** How Redis is used. */
	RedisSettings toSettings() {
		return toSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease);
	}

	private static RedisSettings toSettings(String keyPrefix, RedisSettings.BrokerKind broker, int partitions,
			Duration publishTimeout, Duration publishWait, int subscriptionConnections, Duration checkInterval,
			Duration probeInterval, Duration lease) {
		return new RedisSettings(keyPrefix, broker, partitions, publishTimeout, publishWait, subscriptionConnections,
				checkInterval, probeInterval, lease);
	}

}
