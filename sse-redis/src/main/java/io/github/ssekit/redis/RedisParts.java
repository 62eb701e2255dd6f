package io.github.ssekit.redis;

import java.util.function.BooleanSupplier;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.redis.broker.PubSubBroker;
import io.github.ssekit.redis.broker.StreamsBroker;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.redis.store.RedisEventStore;
import io.github.ssekit.store.EventStore;

/**
 * What one node needs to share events with others through Redis: give the parts to
 * {@link io.github.ssekit.SseHubBuilder}, and close this after the hub. Nothing here
 * waits for Redis: it may come later, and go and come back. Thread-safe.
 */
public final class RedisParts implements AutoCloseable {

	private final RedisLink link;

	private final RedisEventStore store;

	private final Broker broker;

	private final BooleanSupplier brokerConnected;

	/**
	 * Begin to connect. Returns at once.
	 * @param connector makes connections
	 * @param settings how Redis is used
	 */
	public RedisParts(RedisConnector connector, RedisSettings settings) {
		this.link = new RedisLink(connector, settings.publishTimeout());
		if (settings.broker() == RedisSettings.BrokerKind.STREAMS) {
			Keys keys = Keys.byPartition(settings.keyPrefix(), settings.partitions());
			StreamsBroker streams = new StreamsBroker(this.link, keys, settings, connector.isCluster());
			this.store = new RedisEventStore(this.link, keys);
			this.broker = streams;
			this.brokerConnected = streams::isConnected;
		}
		else {
			Keys keys = Keys.byTopic(settings.keyPrefix());
			PubSubBroker pubSub = new PubSubBroker(this.link, keys, settings);
			this.store = new RedisEventStore(this.link, keys);
			this.broker = pubSub;
			this.brokerConnected = pubSub::isConnected;
		}
	}

	/**
	 * The lines to Redis.
	 * @return always the same
	 */
	public RedisLink link() {
		return this.link;
	}

	/**
	 * The history of topics.
	 * @return always the same
	 */
	public EventStore store() {
		return this.store;
	}

	/**
	 * What carries events between nodes.
	 * @return always the same
	 */
	public Broker broker() {
		return this.broker;
	}

	/**
	 * Whether all lines are there.
	 * @return false before the first connection and while Redis is away
	 */
	public boolean isConnected() {
		return this.link.writes().isOpen() && this.link.reads().isOpen() && this.brokerConnected.getAsBoolean();
	}

	@Override
	public void close() {
		this.broker.close();
		this.link.close();
	}

}
