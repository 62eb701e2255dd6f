package io.github.ssekit.redis.broker;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.Failures;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.MessageSigner;
import org.jspecify.annotations.Nullable;

/**
 * What a node hears where many topics share a channel: everything comes, and what nobody
 * on this node listens to is dropped here. Thread-safe.
 */
final class Hearing {

	private final Keys keys;

	private final Suspicion suspicion;

	/** The topics that somebody listens to, by their names. */
	private final ConcurrentMap<String, Topic> topics = new ConcurrentHashMap<>();

	private final AnnouncementReceiver receiver;

	/** Set once by {@link #start}. */
	private volatile @Nullable BrokerListener listener;

	Hearing(Keys keys, Duration checkInterval, MessageSigner signer) {
		this.receiver = new AnnouncementReceiver(signer);
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
		this.receiver.receive(topic, message, hearing);
	}

	void onRubbish() {
		this.receiver.refuse();
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
		return this.receiver.refused();
	}

}
