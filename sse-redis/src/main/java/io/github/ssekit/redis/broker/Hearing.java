package io.github.ssekit.redis.broker;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.Announcement;
import io.github.ssekit.redis.link.Failures;
import io.github.ssekit.redis.link.Keys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node hears where many topics share a channel: everything comes, and what nobody
 * on this node listens to is dropped here. Thread-safe.
 */
final class Hearing {

	private static final Logger log = LoggerFactory.getLogger(Hearing.class);

	private final Keys keys;

	private final Suspicion suspicion;

	/** The topics that somebody listens to, by their names. */
	private final ConcurrentMap<String, Topic> topics = new ConcurrentHashMap<>();

	private final AtomicLong rubbish = new AtomicLong();

	/** Set once by {@link #start}. */
	private volatile @Nullable BrokerListener listener;

	Hearing(Keys keys, Duration checkInterval) {
		this.keys = keys;
		this.suspicion = new Suspicion(this.topics.values(), checkInterval);
	}

	void start(BrokerListener listener) {
		this.listener = listener;
	}

	void hear(Topic topic) {
		this.topics.put(topic.name(), topic);
	}

	void forget(Topic topic) {
		this.topics.remove(topic.name());
	}

	void onMessage(String name, byte[] message) {
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
			onRubbish();
		}
	}

	void onRubbish() {
		this.rubbish.incrementAndGet();
		log.debug("Something came that is no event. It is dropped.");
	}

	/** Events of a partition may have been missed. */
	void onPossibleGap(int partition) {
		BrokerListener hearing = this.listener;
		if (hearing != null) {
			this.topics.values()
				.stream()
				.filter((topic) -> this.keys.partition(topic) == partition)
				.forEach((topic) -> Failures.runSafely(() -> hearing.onPossibleGap(topic)));
		}
	}

	/** How often to suspect. */
	Duration step() {
		return this.suspicion.step();
	}

	/** The turn of some topics, from time to time, whether there is a reason or not. */
	void suspect() {
		BrokerListener hearing = this.listener;
		if (hearing != null) {
			hearing.onCheck(this.suspicion.next());
		}
	}

	/** What was no event, and was dropped, since the start. */
	long rubbish() {
		return this.rubbish.get();
	}

}
