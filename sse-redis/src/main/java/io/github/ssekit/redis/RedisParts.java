package io.github.ssekit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.github.ssekit.access.TicketStore;
import io.github.ssekit.broker.Broker;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.broker.PubSubBroker;
import io.github.ssekit.redis.internal.broker.ShardedBroker;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RightsProbe;
import io.github.ssekit.redis.internal.presence.RedisPresence;
import io.github.ssekit.redis.internal.store.RedisEventStore;
import io.github.ssekit.redis.internal.ticket.RedisTicketStore;
import io.github.ssekit.store.EventStore;

/**
 * What one node needs to share events with others through Redis: give the parts to
 * {@link io.github.ssekit.SseHubBuilder}, and close this after the hub. Nothing but
 * {@link #awaitFirstConnections()} waits for Redis: it may come later, and go and come
 * back. Thread-safe.
 */
public final class RedisParts implements AutoCloseable, HealthSource {

	/** How exactly it is known since when something is missing. */
	private static final Duration WATCH = Duration.ofMillis(500);

	private final RedisConnections link;

	private final RightsProbe rights;

	private final RedisEventStore store;

	private final Broker broker;

	private final BooleanSupplier brokerConnected;

	private final LongSupplier lagNanos;

	private final LongSupplier probeFailures;

	private final LongSupplier refusedAnnouncements;

	private final AtomicBoolean closed = new AtomicBoolean();

	private final String node;

	private final RedisPresence presence;

	private final RedisHealth watch;

	private final RedisTicketStore tickets;

	private final SharedPrefixCheck sharedPrefix;

	private final String description;

	/**
	 * Begin to connect. Returns at once.
	 * @param connector makes connections
	 * @param settings how Redis is used
	 * @param presenceGrace how long a client may be away before it has left
	 */
	public RedisParts(RedisConnector connector, RedisSettings settings, Duration presenceGrace) {
		this.node = "node-" + UUID.randomUUID().toString().substring(0, 8);
		this.link = new RedisConnections(connector, settings.publishTimeout(), settings.keyPrefix());
		this.rights = new RightsProbe(this.link, settings);
		Keys byTopic = Keys.byTopic(settings.keyPrefix()).inDatabase(connector.database());
		Keys keys = (settings.broker() == RedisSettings.BrokerKind.PUBSUB) ? byTopic
				: Keys.byPartition(settings.keyPrefix(), settings.partitionCount()).inDatabase(connector.database());
		this.description = connector.description() + ", broker " + settings.broker().name().toLowerCase(Locale.ROOT)
				+ ", keys " + byTopic.prefix() + ":*";
		this.store = new RedisEventStore(this.link, keys);
		switch (settings.broker()) {
			case SHARDED -> {
				ShardedBroker sharded = new ShardedBroker(this.link, keys, settings);
				this.broker = sharded;
				this.brokerConnected = sharded::isConnected;
				this.lagNanos = sharded::lagNanos;
				this.probeFailures = sharded::probeFailures;
				this.refusedAnnouncements = sharded::refusedAnnouncements;
			}
			default -> {
				PubSubBroker pubSub = new PubSubBroker(this.link, keys, settings);
				this.broker = pubSub;
				this.brokerConnected = pubSub::isConnected;
				this.lagNanos = pubSub::lagNanos;
				this.probeFailures = pubSub::probeFailures;
				this.refusedAnnouncements = pubSub::refusedAnnouncements;
			}
		}
		this.presence = new RedisPresence(this.link, byTopic, this.node, presenceGrace, settings.lease(),
				settings.secrets());
		this.watch = new RedisHealth(() -> this.link.writes().isOpen() && this.link.reads().isOpen(),
				this.brokerConnected, this.probeFailures, this::missingRights, this.link.refusals());
		this.link.every(this.watch::look, WATCH);
		this.sharedPrefix = new SharedPrefixCheck(this.link, byTopic, settings);
		this.sharedPrefix.start();
		this.tickets = new RedisTicketStore(this.link, keys, settings.secrets());
	}

	/**
	 * The connections to Redis, to be passed on to a consumer.
	 * @return always the same
	 */
	public RedisConnections connections() {
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
	 * Who is connected, to whichever node.
	 * @return always the same
	 */
	public Presence presence() {
		return this.presence;
	}

	/**
	 * The tickets of all nodes.
	 * @return always the same
	 */
	public TicketStore tickets() {
		return this.tickets;
	}

	/**
	 * Where events are shared, in words for a log, without secrets.
	 * @return such as {@code localhost:6379, broker pubsub, keys sse:*}
	 */
	public String description() {
		return this.description;
	}

	/**
	 * The name of this node.
	 * @return unique among all nodes
	 */
	public String node() {
		return this.node;
	}

	/**
	 * Whether all lines are there.
	 * @return false before the first connection and while Redis is away
	 */
	public boolean isConnected() {
		return this.link.writes().isOpen() && this.link.reads().isOpen() && this.brokerConnected.getAsBoolean();
	}

	/**
	 * Wait until it is known whether there is a Redis to begin with, at most as long as
	 * Redis may take to answer. Nobody has to; but what is published before the first
	 * connection fails, and streams are refused. Where Redis is away, this returns as
	 * soon as it has been tried once, and it is tried again in the background. An
	 * interrupt ends the wait.
	 */
	public void awaitFirstConnections() {
		this.link.awaitFirstConnections(this.link.timeout());
	}

	/**
	 * How long events take through Redis: the way of the last probe from this node to
	 * Redis and back, by one clock, or the time since when no probe has come back, if
	 * that is longer.
	 * @return nanoseconds, never negative; 0 where nothing is known yet
	 */
	public long lagNanos() {
		return this.lagNanos.getAsLong();
	}

	/**
	 * Connections that were lost, or given up because nothing came over them, and made
	 * anew; those of consumers are among them.
	 * @return how many since the start
	 */
	public long reconnects() {
		return this.link.reconnects();
	}

	/**
	 * Probes that did not come back, so that a subscription was made anew.
	 * @return how many since the start
	 */
	public long probeFailures() {
		return this.probeFailures.getAsLong();
	}

	/**
	 * Messages on the channels of events that were none, too large, without a place where
	 * the topic has a history, or not signed by a node: others publish there as well.
	 * @return how many were dropped since the start
	 */
	public long refusedAnnouncements() {
		return this.refusedAnnouncements.getAsLong();
	}

	/**
	 * The rights that the Redis user lacks, as of the last connection, also for sources
	 * that are taken in. They are also logged, with the command that fixes it.
	 * @return rules as {@code ACL SETUSER} takes them, such as {@code +publish}; empty if
	 * nothing is missing, or nobody has looked yet
	 */
	public List<String> missingRights() {
		List<String> missing = new ArrayList<>(this.rights.missing());
		missing.addAll(this.link.missingRightsOfSources());
		return missing;
	}

	/**
	 * What is wrong between this node and Redis: it is away, a subscription is being made
	 * anew or was deaf, rights are missing, nodes have several secrets. Empty where all
	 * is well, and never a reason to take the node out of service: its open streams stay
	 * open.
	 */
	@Override
	public List<HealthProblem> problems() {
		List<HealthProblem> troubles = new ArrayList<>(this.watch.problems());
		troubles.addAll(this.sharedPrefix.problems());
		return troubles;
	}

	/** Say goodbye to the other nodes, and close all lines. May be called twice. */
	@Override
	public void close() {
		if (this.closed.getAndSet(true)) {
			return;
		}
		this.presence.close();
		this.broker.close();
		this.link.close();
	}

}
