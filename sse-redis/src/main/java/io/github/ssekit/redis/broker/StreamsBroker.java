package io.github.ssekit.redis.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.RedisSettings;
import io.github.ssekit.redis.link.Announcement;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisAwayException;
import io.github.ssekit.redis.link.RedisLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events through a few Redis Streams that all topics share, which every node
 * follows to the end ({@link Tail}): nothing depends on Pub/Sub. It suits applications
 * that broadcast more than they address; every node hears everything, and drops what
 * nobody on it listens to. Thread-safe; events are told on Lettuce's threads.
 */
public final class StreamsBroker implements Broker {

	/** How many entries each shared stream keeps: what a node may be behind. */
	static final int SHARED_ENTRIES = 10_000;

	private static final Logger log = LoggerFactory.getLogger(StreamsBroker.class);

	private final RedisLink link;

	private final Keys keys;

	private final Placement placement;

	private final Suspicion suspicion;

	private final List<Tail> tails = new ArrayList<>();

	/** The topics that this node hears, by their names. */
	private final ConcurrentMap<String, Topic> topics = new ConcurrentHashMap<>();

	private final AtomicLong rubbish = new AtomicLong();

	/** Set once by {@link #start}. */
	private volatile @Nullable BrokerListener listener;

	private volatile boolean closed;

	/**
	 * Create a broker.
	 * @param link the lines to Redis, which outlive the broker
	 * @param keys the names of keys, by partition
	 * @param settings intervals and times
	 * @param cluster whether the partitions lie on several servers, so that each needs a
	 * line of its own
	 */
	public StreamsBroker(RedisLink link, Keys keys, RedisSettings settings, boolean cluster) {
		this.link = link;
		this.keys = keys;
		this.placement = new Placement(link, keys, settings, Announcing.XADD, SHARED_ENTRIES);
		this.suspicion = new Suspicion(settings.checkInterval());
		List<Integer> all = new ArrayList<>();
		for (int partition = 0; partition < keys.partitions(); partition++) {
			all.add(partition);
			if (cluster) {
				this.tails.add(new Tail(link, keys, List.of(partition), this::onEntry, this::onDoubt));
			}
		}
		if (!cluster) {
			this.tails.add(new Tail(link, keys, all, this::onEntry, this::onDoubt));
		}
		link.every(this::suspect, this.suspicion.step());
	}

	@Override
	public void start(BrokerListener listener) {
		this.listener = listener;
		this.tails.forEach(Tail::start);
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
		this.topics.put(topic.name(), topic);
		Tail tail = tailOf(this.keys.partition(topic));
		RedisAwayException away = new RedisAwayException("Redis is away: " + topic + " cannot be heard now", false,
				null);
		if (!tail.isOpen()) {
			return CompletableFuture.failedFuture(away);
		}
		return tail.following()
			.orTimeout(this.link.timeout().toMillis(), TimeUnit.MILLISECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(away));
	}

	@Override
	public void unsubscribe(Topic topic) {
		this.topics.remove(topic.name());
	}

	/**
	 * Entries that were no events, and were dropped.
	 * @return how many since the start
	 */
	public long rubbish() {
		return this.rubbish.get() + this.tails.stream().mapToLong(Tail::rubbish).sum();
	}

	/**
	 * Whether there is a line for all shared streams.
	 * @return false before the first connection and while Redis is away
	 */
	public boolean isConnected() {
		return this.tails.stream().allMatch(Tail::isOpen);
	}

	@Override
	public void close() {
		this.closed = true;
		this.tails.forEach(Tail::close);
	}

	private void onEntry(String name, byte[] message) {
		Topic topic = this.topics.get(name);
		BrokerListener hearing = this.listener;
		if (topic == null || hearing == null) {
			return;
		}
		LiveEvent event = Announcement.read(topic, message);
		if (event != null) {
			hearing.onEvent(event);
		}
		else {
			this.rubbish.incrementAndGet();
			log.debug("An entry for {} is no event. It is dropped.", topic);
		}
	}

	/** Entries of a partition may have been missed. */
	private void onDoubt(int partition) {
		BrokerListener hearing = this.listener;
		if (hearing != null) {
			this.topics.values()
				.stream()
				.filter((topic) -> this.keys.partition(topic) == partition)
				.forEach(hearing::onDoubt);
		}
	}

	private void suspect() {
		BrokerListener hearing = this.listener;
		if (hearing != null && !this.closed && this.link.reads().isOpen()) {
			this.suspicion.turn(this.topics.values()).forEach(hearing::onDoubt);
		}
	}

	private Tail tailOf(int partition) {
		return (this.tails.size() == 1) ? this.tails.get(0) : this.tails.get(partition);
	}

}
