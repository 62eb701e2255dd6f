package io.github.ssekit.redis.connection;

import java.time.Duration;

import io.github.ssekit.event.InvalidSettingException;

/**
 * How Redis is used. Immutable; the messages of its checks name the property that sets
 * the value in a Spring Boot application.
 *
 * @param keyPrefix what all keys and channels begin with
 * @param broker how events are carried
 * @param partitions into how many partitions topics fall where they share channels, 1 to
 * 1,024; 0 for as many as suit the broker; to change it is to begin with an empty history
 * @param publishTimeout how long Redis may take to answer, also to a read
 * @param publishWait how much longer a publish waits for a Redis that is away; zero to
 * fail at once
 * @param subscriptionConnections on how many connections the topics are heard, 1 to 4
 * @param checkInterval how often each topic's place is compared with the store
 * @param probeInterval how often each subscription is tried with an event of its own
 * @param lease how long a node that says nothing is taken to be alive
 * @param secrets what nodes sign with what they announce, and tickets
 * @param application the name of the application: another one with the same prefix is
 * told; empty to look for none
 */
public record RedisSettings(String keyPrefix, BrokerKind broker, int partitions, Duration publishTimeout,
		Duration publishWait, int subscriptionConnections, Duration checkInterval, Duration probeInterval,
		Duration lease, RedisSecrets secrets, String application) {

	/** What holds where nothing is said. */
	public static final RedisSettings DEFAULT = new RedisSettings("sse", BrokerKind.PUBSUB, 0, Duration.ofSeconds(2),
			Duration.ZERO, 1, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(15), RedisSecrets.NONE,
			"");

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is out of its bounds
	 */
	public RedisSettings {
		atLeast("sse.redis.publish-timeout", publishTimeout, Duration.ofMillis(50));
		atLeast("sse.redis.publish-wait", publishWait, Duration.ZERO);
		atLeast("sse.redis.check-interval", checkInterval, Duration.ofSeconds(1));
		atLeast("sse.redis.probe-interval", probeInterval, Duration.ofMillis(200));
		atLeast("sse.redis.lease", lease, Duration.ofMillis(900));
		if (partitions < 0 || partitions > 1024) {
			throw new InvalidSettingException("sse.redis.partitions", partitions,
					"must be 1 to 1024, or 0 for as many as suit the broker");
		}
		if (application.length() > 200 || !application.chars().allMatch((c) -> c > ' ' && c != 127)) {
			throw new InvalidSettingException("sse.redis.application", application,
					"must have at most 200 characters, and no spaces");
		}
		if (subscriptionConnections < 1 || subscriptionConnections > 4) {
			throw new InvalidSettingException("sse.redis.subscription-connections", subscriptionConnections,
					"must be 1 to 4");
		}
	}

	/**
	 * Into how many partitions topics fall.
	 * @return 1 to 1,024
	 */
	public int partitionCount() {
		return (this.partitions > 0) ? this.partitions : this.broker.partitions;
	}

	/**
	 * The same with another prefix.
	 * @param keyPrefix what all keys and channels begin with
	 * @return new settings
	 */
	public RedisSettings keyPrefix(String keyPrefix) {
		return new RedisSettings(keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease, this.secrets,
				this.application);
	}

	/**
	 * The same with another way to carry events.
	 * @param broker how
	 * @return new settings
	 */
	public RedisSettings broker(BrokerKind broker) {
		return new RedisSettings(this.keyPrefix, broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease, this.secrets,
				this.application);
	}

	/**
	 * The same with another number of partitions.
	 * @param partitions 1 to 1,024, or 0 for as many as suit the broker
	 * @return new settings
	 */
	public RedisSettings partitions(int partitions) {
		return new RedisSettings(this.keyPrefix, this.broker, partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease, this.secrets,
				this.application);
	}

	/**
	 * The same with other times for a publish.
	 * @param timeout how long Redis may take to answer
	 * @param wait how much longer to wait for a Redis that is away
	 * @return new settings
	 */
	public RedisSettings publishing(Duration timeout, Duration wait) {
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, timeout, wait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease, this.secrets,
				this.application);
	}

	/**
	 * The same with another number of connections that hear.
	 * @param connections 1 to 4
	 * @return new settings
	 */
	public RedisSettings subscriptionConnections(int connections) {
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				connections, this.checkInterval, this.probeInterval, this.lease, this.secrets, this.application);
	}

	/**
	 * The same with other intervals.
	 * @param check how often each topic's place is compared with the store
	 * @param probe how often each subscription is tried
	 * @return new settings
	 */
	public RedisSettings intervals(Duration check, Duration probe) {
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, check, probe, this.lease, this.secrets, this.application);
	}

	/**
	 * The same with another lease.
	 * @param lease how long a node that says nothing is taken to be alive
	 * @return new settings
	 */
	public RedisSettings lease(Duration lease) {
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, lease, this.secrets,
				this.application);
	}

	/**
	 * The same with other secrets.
	 * @param secrets what nodes sign with what they announce, and tickets
	 * @return new settings
	 */
	public RedisSettings secrets(RedisSecrets secrets) {
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease, secrets,
				this.application);
	}

	/**
	 * The same with another name.
	 * @param application the name of the application, or empty
	 * @return new settings
	 */
	public RedisSettings application(String application) {
		return new RedisSettings(this.keyPrefix, this.broker, this.partitions, this.publishTimeout, this.publishWait,
				this.subscriptionConnections, this.checkInterval, this.probeInterval, this.lease, this.secrets,
				application);
	}

	private static void atLeast(String property, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidSettingException(property, value.toMillis() + "ms",
					"must be at least " + least.toMillis() + "ms");
		}
	}

	/** How events are carried between nodes. */
	public enum BrokerKind {

		/** On a Pub/Sub channel for each topic: a node hears what it listens to. */
		PUBSUB(1),

		/**
		 * On 64 sharded Pub/Sub channels that all topics share, which needs Redis 7:
		 * every node hears everything.
		 */
		SHARDED(64);

		private final int partitions;

		BrokerKind(int partitions) {
			this.partitions = partitions;
		}

	}

}
