package io.github.ssekit.spring.autoconfigure;

import java.time.Duration;

import io.github.ssekit.access.WhenAway;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.connection.RedisSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code sse.redis.*} sets. Where Redis is, and how it is spoken to, is set by
 * {@code spring.data.redis.*}.
 *
 * @param enabled Whether events are shared with other nodes through Redis.
 * @param keyPrefix Text that the names of all keys and channels in Redis begin with.
 * @param broker How events are carried from node to node.
 * @param partitions Number of channels that all topics share with sse.redis.broker =
 * sharded, 1 to 1024. With 0 there are 64 channels.
 * @param publishTimeout Time that Redis may take to answer, at publishing and at the
 * start.
 * @param publishWait Time that publishing waits for a Redis that is away. With 0 it fails
 * at once.
 * @param whenAway What becomes of new streams while Redis is away.
 * @param subscriptionConnections Number of connections to Redis by which topics are
 * listened to, 1 to 4.
 * @param checkInterval Time between two looks whether events of a topic were lost on the
 * way, for which its place is compared with its history.
 * @param probeInterval Time between two probes of a subscription, each with a message of
 * its own.
 * @param lease Time for which a node that says nothing is taken to be alive.
 * @param secret Text of at least 16 bytes, better 32 random ones, by which announcements
 * of nodes and tickets are signed. It is the same on all nodes; without it nothing is
 * signed.
 * @param additionalSecret Text of a second secret that is accepted besides
 * sse.redis.secret, while the first is replaced node by node.
 * @param application Name by which another application with the same sse.redis.key-prefix
 * is found. By default it is spring.application.name; empty looks for none.
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
