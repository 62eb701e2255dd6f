package io.github.ssekit.spring;

import java.time.Duration;

import io.github.ssekit.flow.WhenAway;
import io.github.ssekit.redis.link.RedisSecrets;
import io.github.ssekit.redis.link.RedisSettings;
import org.jspecify.annotations.Nullable;

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
 * @param secret signs what nodes announce, and tickets: the same on all nodes, at least
 * 16 bytes, better 32 random ones; nothing is signed without it
 * @param additionalSecret is accepted besides, while the secret is replaced node by node
 * @param application name by which another application with the same prefix is found;
 * spring.application.name if not set, empty to look for none
 */
@ConfigurationProperties("sse.redis")
public record SseRedisProperties(@DefaultValue("true") boolean enabled, @DefaultValue("sse") String keyPrefix,
		@DefaultValue("pubsub") RedisSettings.BrokerKind broker, @DefaultValue("0") int partitions,
		@DefaultValue("2s") Duration publishTimeout, @DefaultValue("0s") Duration publishWait,
		@DefaultValue("refuse") WhenAway whenAway, @DefaultValue("1") int subscriptionConnections,
		@DefaultValue("30s") Duration checkInterval, @DefaultValue("10s") Duration probeInterval,
		@DefaultValue("15s") Duration lease, @DefaultValue("") String secret, @DefaultValue("") String additionalSecret,
		@Nullable String application) {

	/**
	 * Check the values.
	 * @throws io.github.ssekit.event.InvalidSettingException if one is out of its bounds
	 */
	public SseRedisProperties {
		RedisSettings unused = new RedisSettings(keyPrefix, broker, partitions, publishTimeout, publishWait,
				subscriptionConnections, checkInterval, probeInterval, lease,
				new RedisSecrets(secret, additionalSecret), (application != null) ? application : "");
	}

	/**
	 * How Redis is used.
	 * @param applicationName what the application is called where nothing else is set
	 */
	RedisSettings toSettings(String applicationName) {
		String name = (this.application != null) ? this.application : named(applicationName);
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease,
				new RedisSecrets(this.secret, this.additionalSecret), name);
	}

	/** Whatever an application is called it starts. */
	private static String named(String applicationName) {
		String name = applicationName.replaceAll("[\\s\\p{Cntrl}]+", "-");
		return name.substring(0, Math.min(name.length(), 200));
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "sse.redis of " + toSettings("");
	}

}
