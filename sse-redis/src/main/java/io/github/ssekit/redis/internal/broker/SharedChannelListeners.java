package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.RedisErrors;
import org.jspecify.annotations.Nullable;

/**
 * What a node hears where many topics share a channel: everything comes, and what nobody
 * on this node listens to is dropped here. Thread-safe.
 */
final class SharedChannelListeners {

	private final Keys keys;

	private final PositionCheck positionCheck;

	/** The topics that somebody listens to, by their names. */
	private final ConcurrentMap<String, Topic> topics = new ConcurrentHashMap<>();

	private final AnnouncementReceiver receiver;

	/** Set once by {@link #start}. */
	private volatile @Nullable BrokerListener listener;

	SharedChannelListeners(Keys keys, Duration checkInterval, MessageSigner signer) {
		this.receiver = new AnnouncementReceiver(signer);
		this.keys = keys;
		this.positionCheck = new PositionCheck(this.topics.values(), checkInterval);
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
		BrokerListener channelListeners = this.listener;
		if (topic == null || channelListeners == null) {
			return;
		}
		this.receiver.receive(topic, message, channelListeners);
	}

	void onRubbish() {
		this.receiver.refuse();
	}

	/** Events of a partition may have been missed. */
	void onPossibleGap(int partition) {
		BrokerListener channelListeners = this.listener;
		if (channelListeners != null) {
			this.topics.values()
				.stream()
				.filter((topic) -> this.keys.partition(topic) == partition)
				.forEach((topic) -> RedisErrors.runSafely(() -> channelListeners.onPossibleGap(topic)));
		}
	}

	/** How often to suspect. */
	Duration step() {
		return this.positionCheck.step();
	}

	/** The turn of some topics, from time to time, whether there is a reason or not. */
	void suspect() {
		BrokerListener channelListeners = this.listener;
		if (channelListeners != null) {
			channelListeners.onCheck(this.positionCheck.next());
		}
	}

	/** What was no event, and was dropped, since the start. */
	long refusedAnnouncements() {
		return this.receiver.refused();
	}

}
