package io.github.ssekit.redis.broker;

import java.util.ArrayList;
import java.util.List;
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
import io.github.ssekit.redis.link.RedisSettings;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisAwayException;
import io.github.ssekit.redis.link.RedisLink;

/**
 * Carries events through a few Redis Streams that all topics share, which every node
 * follows to the end ({@link Tail}): nothing depends on Pub/Sub. It suits applications
 * that broadcast more than they address; every node hears everything, and drops what
 * nobody on it listens to. Thread-safe; events are told on Lettuce's threads.
 */
public final class StreamsBroker implements Broker {

	/** How many entries each shared stream keeps: what a node may be behind. */
	static final int SHARED_ENTRIES = 10_000;

	private final RedisLink link;

	private final Keys keys;

	private final Placement placement;

	private final Hearing hearing;

	private final List<Tail> tails = new ArrayList<>();

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
		this.hearing = new Hearing(keys, settings.checkInterval());
		List<Integer> all = new ArrayList<>();
		for (int partition = 0; partition < keys.partitions(); partition++) {
			all.add(partition);
			if (cluster) {
				this.tails.add(
						new Tail(link, keys, List.of(partition), this.hearing::onMessage, this.hearing::onPossibleGap));
			}
		}
		if (!cluster) {
			this.tails.add(new Tail(link, keys, all, this.hearing::onMessage, this.hearing::onPossibleGap));
		}
		link.every(this::suspect, this.hearing.step());
	}

	@Override
	public void start(BrokerListener listener) {
		this.hearing.start(listener);
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
		this.hearing.hear(topic);
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
		this.hearing.forget(topic);
	}

	/**
	 * Entries that were no events, and were dropped.
	 * @return how many since the start
	 */
	public long rubbish() {
		return this.hearing.rubbish() + this.tails.stream().mapToLong(Tail::rubbish).sum();
	}

	/**
	 * How old the last entry was when this node read it: what the clocks of this node and
	 * of Redis differ by is in it.
	 * @return nanoseconds, of the slowest line, never negative; 0 where nothing new came
	 * at the last look
	 */
	public long lagNanos() {
		return this.tails.stream().mapToLong(Tail::lagNanos).max().orElse(0);
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

	private void suspect() {
		if (!this.closed && this.link.reads().isOpen()) {
			this.hearing.suspect();
		}
	}

	private Tail tailOf(int partition) {
		return (this.tails.size() == 1) ? this.tails.get(0) : this.tails.get(partition);
	}

}
