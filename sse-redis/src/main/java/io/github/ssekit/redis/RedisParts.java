package io.github.ssekit.redis;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.redis.broker.PubSubBroker;
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

	private final PubSubBroker broker;

	/**
	 * Begin to connect. Returns at once.
	 * @param connector makes connections
	 * @param settings how Redis is used
	 */
	public RedisParts(RedisConnector connector, RedisSettings settings) {
		this.link = new RedisLink(connector, settings.publishTimeout());
		Keys keys = Keys.byTopic(settings.keyPrefix());
		this.store = new RedisEventStore(this.link, keys);
		this.broker = new PubSubBroker(this.link, keys, settings);
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
		return this.link.writes().isOpen() && this.link.reads().isOpen() && this.broker.isConnected();
	}

	@Override
	public void close() {
		this.broker.close();
		this.link.close();
	}

}
