package io.github.ssekit.internal.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HeapSize;
import io.github.ssekit.internal.concurrent.WeighedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What was published under which key, of all topics, for as long as the window; beyond
 * 100,000 keys or 32 MB the oldest go first. Thread-safe: every field is guarded by the
 * monitor. Whoever publishes asks and remembers under a lock of the topic, so that a key
 * of it comes once.
 */
public final class IdempotencyKeys {

	static final int MAX_KEYS = 100_000;

	static final long MAX_BYTES = 32L * 1024 * 1024;

	/** The objects of an entry, its place in the map and its epoch, without the texts. */
	private static final int OVERHEAD = 224;

	private static final long WINDOW_NANOS = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES).toNanos();

	private final Map<Key, Entry> entries = new HashMap<>();

	/** The same in the order of their publishing, and so of their end. */
	private final WeighedQueue<Entry> oldestFirst = new WeighedQueue<>(MAX_BYTES, Entry::footprint);

	/**
	 * What was published with this key.
	 * @param now the nano time
	 * @return the answer to the first publish, or null if there was none
	 */
	synchronized @Nullable Published find(Topic topic, String key, long now) {
		expire(now);
		Entry entry = this.entries.get(new Key(topic, key));
		return (entry != null) ? new Published(topic, entry.position, true) : null;
	}

	/** An event was published with this key, which is not known so far. */
	synchronized void remember(String key, Published published, long now) {
		Entry entry = new Entry(new Key(published.topic(), key), published.position(), now);
		while (this.oldestFirst.size() >= MAX_KEYS || !this.oldestFirst.offer(entry)) {
			forgetOldest();
		}
		this.entries.put(entry.key, entry);
	}

	/** Forget the keys whose window is over. */
	synchronized void expire(long now) {
		Entry oldest = this.oldestFirst.peek();
		while (oldest != null && now - oldest.since > WINDOW_NANOS) {
			forgetOldest();
			oldest = this.oldestFirst.peek();
		}
	}

	synchronized int size() {
		return this.oldestFirst.size();
	}

	synchronized long bytes() {
		return this.oldestFirst.bytes();
	}

	private void forgetOldest() {
		Entry oldest = this.oldestFirst.poll();
		if (oldest != null) {
			this.entries.remove(oldest.key);
		}
	}

	private record Key(Topic topic, String key) {

		long footprint() {
			return (long) HeapSize.of(this.topic.name()) + HeapSize.of(this.key);
		}

	}

	private record Entry(Key key, @Nullable Position position, long since) {

		long footprint() {
			return OVERHEAD + this.key.footprint();
		}

	}

}
