package io.github.ssekit.broker;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What was published under which key, for as long as the window; beyond 100,000 keys
 * (about 20 MB) the oldest go first. Guarded by its owner's lock.
 */
final class IdempotencyKeys {

	private static final int MAX_KEYS = 100_000;

	private static final long WINDOW_MILLIS = Duration.ofMinutes(Broker.IDEMPOTENCY_MINUTES).toMillis();

	/** In the order of their publishing, and so of their end. */
	private final Map<Key, Entry> entries = new LinkedHashMap<>();

	@Nullable Published find(Topic topic, String key, long now) {
		expire(now);
		Entry entry = this.entries.get(new Key(topic, key));
		return (entry != null) ? entry.published : null;
	}

	void remember(Topic topic, String key, Published published, long now) {
		this.entries.put(new Key(topic, key), new Entry(published, now + WINDOW_MILLIS));
	}

	private void expire(long now) {
		Iterator<Entry> oldestFirst = this.entries.values().iterator();
		while (oldestFirst.hasNext() && (oldestFirst.next().until < now || this.entries.size() > MAX_KEYS)) {
			oldestFirst.remove();
		}
	}

	private record Key(Topic topic, String key) {
	}

	private record Entry(Published published, long until) {
	}

}
