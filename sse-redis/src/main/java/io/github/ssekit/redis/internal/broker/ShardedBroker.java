package io.github.ssekit.redis.internal.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.ChannelListener;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisAwayException;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.redis.internal.connection.ShardConnection;

/**
 * Carries events through sharded Pub/Sub (Redis 7), on one channel for each of a fixed
 * number of partitions: in a large Cluster a message stays with the servers that have its
 * slot, where classic Pub/Sub passes it on to all. Every node hears everything, and drops
 * what nobody on it listens to. Thread-safe; events are told on Lettuce's threads.
 */
public final class ShardedBroker implements Broker, ChannelListener {

	private final RedisConnections connections;

	private final Keys keys;

	private final Placement placement;

	private final SharedChannelListeners channelListeners;

	private final ShardConnection connection;

	/** The partitions by their channels. */
	private final Map<String, Integer> partitions = new HashMap<>();

	private final List<SubscriptionProbe> probes = new ArrayList<>();

	private volatile boolean closed;

	/**
	 * Create a broker.
	 * @param connections the connections to Redis, which outlive the broker
	 * @param keys the names of keys and channels, by partition
	 * @param settings intervals and times
	 */
	public ShardedBroker(RedisConnections connections, Keys keys, RedisSettings settings) {
		MessageSigner signer = MessageSigner.of(settings.secrets(), keys.prefix());
		this.connections = connections;
		this.keys = keys;
		this.placement = new Placement(connections, keys, settings, AnnounceCommand.SPUBLISH, signer);
		this.channelListeners = new SharedChannelListeners(keys, settings.checkInterval(), signer);
		List<String> channels = new ArrayList<>();
		for (int partition = 0; partition < keys.partitions(); partition++) {
			String channel = keys.shared(partition);
			channels.add(channel);
			this.partitions.put(channel, partition);
		}
		this.connection = connections.shardConnection("the connection that hears shards", channels, this);
		String node = UUID.randomUUID().toString();
		for (String channel : channels) {
			this.probes
				.add(new SubscriptionProbe(connections, new Shard(channel), AnnounceCommand.SPUBLISH, node, signer));
		}
		connections.every(this::probe, settings.probeInterval());
		connections.every(this::suspect, this.channelListeners.step());
	}

	@Override
	public void start(BrokerListener listener) {
		this.channelListeners.start(listener);
	}

	@Override
	public CompletionStage<Published> publish(Topic topic, EncodedEvent content, PublishOptions options) {
		if (this.closed) {
			return CompletableFuture
				.failedFuture(new BrokerUnavailableException("The hub is closed: nothing is published any more", null));
		}
		return this.placement.publish(topic, content, options);
	}

	@Override
	public CompletionStage<Void> subscribe(Topic topic) {
		this.channelListeners.hear(topic);
		String channel = this.keys.shared(this.keys.partition(topic));
		RedisAwayException away = new RedisAwayException("Redis is away: " + topic + " cannot be heard now", false,
				null);
		if (!this.connection.isConnected()) {
			return CompletableFuture.failedFuture(away);
		}
		return this.connection.heard(channel)
			.orTimeout(this.connections.timeout().toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedFuture((Stages.cause(failure) instanceof RedisRefusedException) ? failure : away));
	}

	@Override
	public void unsubscribe(Topic topic) {
		this.channelListeners.forget(topic);
	}

	@Override
	public void onMessage(String channel, byte[] message) {
		ShardMessage shared = ShardMessage.read(message);
		Integer partition = this.partitions.get(channel);
		if (shared == null || partition == null) {
			this.channelListeners.onRubbish();
		}
		else if (shared.name().isEmpty()) {
			this.probes.get(partition).heard(shared.message());
		}
		else {
			this.channelListeners.onMessage(shared.name(), shared.message());
		}
	}

	@Override
	public void onHeardAgain(String channel) {
		Integer partition = this.partitions.get(channel);
		if (partition != null) {
			this.channelListeners.onPossibleGap(partition);
		}
	}

	/**
	 * Messages that were no events, or not genuine, and were dropped.
	 * @return how many since the start
	 */
	public long refusedAnnouncements() {
		return this.channelListeners.refusedAnnouncements();
	}

	/**
	 * Probes that did not come back, so that the connection was made anew.
	 * @return how many since the start
	 */
	public long probeFailures() {
		return this.probes.stream().mapToLong(SubscriptionProbe::failures).sum();
	}

	/**
	 * How long an event takes from this node to Redis and back, as of the last probe, by
	 * the clock of this node alone.
	 * @return nanoseconds, of the slowest partition; 0 before the first probe
	 */
	public long lagNanos() {
		return this.probes.stream().mapToLong(SubscriptionProbe::lagNanos).max().orElse(0);
	}

	/**
	 * Whether all partitions are heard.
	 * @return false before the first connection, while Redis is away, and while a
	 * partition has no server
	 */
	public boolean isConnected() {
		return this.connection.isOpen();
	}

	@Override
	public void close() {
		this.closed = true;
		this.connection.close();
	}

	private void probe() {
		if (!this.closed) {
			this.probes.forEach((probe) -> RedisErrors.runSafely(probe::turn));
		}
	}

	private void suspect() {
		if (!this.closed && this.connections.reads().isOpen()) {
			this.channelListeners.suspect();
		}
	}

	/** The subscription to one partition, as a probe sees it. */
	private final class Shard implements SubscriptionProbe.Subscription {

		private final String channel;

		Shard(String channel) {
			this.channel = channel;
		}

		@Override
		public String channel() {
			return this.channel;
		}

		@Override
		public boolean isOpen() {
			return ShardedBroker.this.connection.isOpen(this.channel);
		}

		@Override
		public void renew(String why) {
			ShardedBroker.this.connection.renew(why);
		}

	}

}
