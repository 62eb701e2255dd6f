package io.github.ssekit.redis.internal.broker;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.ChannelListener;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisAwayException;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import io.github.ssekit.redis.internal.connection.SubscriptionConnection;
import org.jspecify.annotations.Nullable;

/**
 * Carries events through Redis Pub/Sub, on a channel for each topic. Pub/Sub is the fast
 * path and the stream is the truth: whatever may have been lost on a channel (after a
 * reconnect, a probe that did not come back, and every so often on suspicion) puts its
 * topic as one that may have a gap, and the flow reads the store.
 * <p>
 * A node hears only the topics that somebody on it listens to, over one to four
 * connections; a topic keeps to one of them, so that its events come in order.
 * Thread-safe; events are told on Lettuce's threads.
 */
public final class PubSubBroker implements Broker, ChannelListener {

	private final Placement placement;

	private final RedisConnections connections;

	private final Keys keys;

	private final SubscriptionConnection[] subscriptions;

	private final SubscriptionProbe[] probes;

	/** The topics that this node hears, by their channels. */
	private final ConcurrentMap<String, Topic> topics = new ConcurrentHashMap<>();

	private final AnnouncementReceiver receiver;

	private final PositionCheck positionCheck;

	/** Set once by {@link #start}. */
	private volatile @Nullable BrokerListener listener;

	private volatile boolean closed;

	/**
	 * Create a broker.
	 * @param connections the connections to Redis, which outlive the broker
	 * @param keys the names of keys and channels, by topic
	 * @param settings intervals and connections
	 */
	public PubSubBroker(RedisConnections connections, Keys keys, RedisSettings settings) {
		MessageSigner signer = MessageSigner.of(settings.secrets(), keys.prefix());
		this.receiver = new AnnouncementReceiver(signer);
		this.connections = connections;
		this.keys = keys;
		this.placement = new Placement(connections, keys, settings, AnnounceCommand.PUBLISH, signer);
		this.positionCheck = new PositionCheck(this.topics.values(), settings.checkInterval());
		this.subscriptions = new SubscriptionConnection[settings.subscriptionConnections()];
		this.probes = new SubscriptionProbe[this.subscriptions.length];
		String node = UUID.randomUUID().toString();
		for (int i = 0; i < this.subscriptions.length; i++) {
			this.subscriptions[i] = connections
				.subscriptionConnection("the connection that hears" + ((i == 0) ? "" : " (" + i + ")"), this);
			Subscription probed = new Subscription(this.subscriptions[i], keys.own("probe:{" + node + "}:" + i));
			this.probes[i] = new SubscriptionProbe(connections, probed, AnnounceCommand.PUBLISH, node, signer);
			this.subscriptions[i].subscribe(this.probes[i].channel()).exceptionally((failure) -> null); // later
		}
		connections.every(this::probe, settings.probeInterval());
		connections.every(this::suspect, this.positionCheck.step());
	}

	@Override
	public void start(BrokerListener listener) {
		this.listener = listener;
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
		String channel = this.keys.channel(topic);
		this.topics.put(channel, topic);
		return subscriptionOf(channel).subscribe(channel)
			.orTimeout(this.connections.timeout().toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose(
					(failure) -> CompletableFuture
						.failedFuture((failure instanceof TimeoutException)
								? new RedisAwayException(
										"Redis is away: it has not confirmed that " + topic + " is heard", true, null)
								: failure));
	}

	@Override
	public void unsubscribe(Topic topic) {
		String channel = this.keys.channel(topic);
		this.topics.remove(channel);
		subscriptionOf(channel).unsubscribe(channel);
	}

	@Override
	public void onMessage(String channel, byte[] message) {
		Topic topic = this.topics.get(channel);
		BrokerListener channelListeners = this.listener;
		if (topic == null || channelListeners == null) {
			for (SubscriptionProbe probe : this.probes) {
				if (probe != null && probe.channel().equals(channel)) {
					probe.heard(message);
				}
			}
			return;
		}
		this.receiver.receive(topic, message, channelListeners);
	}

	@Override
	public void onHeardAgain(String channel) {
		Topic topic = this.topics.get(channel);
		BrokerListener channelListeners = this.listener;
		if (topic != null && channelListeners != null) {
			channelListeners.onPossibleGap(topic);
		}
	}

	/**
	 * Messages that were no events, or not genuine, and were dropped.
	 * @return how many since the start
	 */
	public long refusedAnnouncements() {
		return this.receiver.refused();
	}

	/**
	 * Probes that did not come back, so that a connection was made anew.
	 * @return how many since the start
	 */
	public long probeFailures() {
		long failures = 0;
		for (SubscriptionProbe probe : this.probes) {
			failures += probe.failures();
		}
		return failures;
	}

	/**
	 * How long an event takes from this node to Redis and back, as of the last probe, by
	 * the clock of this node alone.
	 * @return nanoseconds, of the slowest connection; 0 before the first probe
	 */
	public long lagNanos() {
		long lag = 0;
		for (SubscriptionProbe probe : this.probes) {
			lag = Math.max(lag, probe.lagNanos());
		}
		return lag;
	}

	/**
	 * How much this node hears.
	 * @return the number of topics
	 */
	public int topics() {
		return this.topics.size();
	}

	/**
	 * Whether there is a connection for all topics.
	 * @return false before the first connection and while Redis is away
	 */
	public boolean isConnected() {
		for (SubscriptionConnection subscription : this.subscriptions) {
			if (!subscription.isConnected()) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void close() {
		this.closed = true;
		for (SubscriptionConnection subscription : this.subscriptions) {
			subscription.close();
		}
	}

	private void probe() {
		for (SubscriptionProbe probe : this.probes) {
			if (!this.closed) {
				RedisErrors.runSafely(probe::turn);
			}
		}
	}

	private void suspect() {
		BrokerListener channelListeners = this.listener;
		if (channelListeners != null && !this.closed && this.connections.reads().isOpen()) {
			channelListeners.onCheck(this.positionCheck.next());
		}
	}

	private SubscriptionConnection subscriptionOf(String channel) {
		return this.subscriptions[Math.floorMod(channel.hashCode() * 0x9E3779B9, this.subscriptions.length)];
	}

	/**
	 * A connection, as a probe sees it.
	 *
	 * @param subscription the connection
	 * @param channel the channel of its probe
	 */
	private record Subscription(SubscriptionConnection subscription,
			String channel) implements SubscriptionProbe.Subscription {

		@Override
		public boolean isOpen() {
			return this.subscription.isConnected();
		}

		@Override
		public void renew(String why) {
			this.subscription.renew(why);
		}

	}

}
