package io.github.ssekit.broker;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of each topic, for a week after it was published; beyond 10,000
 * topics the least recently published go first. Guarded by its owner's lock.
 */
final class Versions {

	private static final int MAX_TOPICS = 10_000;

	private static final long MEMORY_MILLIS = Duration.ofDays(7).toMillis();

	/** In the order of their last publishing, and so of their end. */
	private final Map<Topic, Entry> entries = new LinkedHashMap<>();

	/** What was published with this version or a newer one, if anything was. */
	@Nullable Published find(Topic topic, long version, long now) {
		expire(now);
		Entry entry = this.entries.get(topic);
		return (entry != null && entry.version >= version) ? entry.published : null;
	}

	void remember(Published published, long version, long now) {
		this.entries.remove(published.topic()); // so that it goes to the end
		this.entries.put(published.topic(), new Entry(published, version, now + MEMORY_MILLIS));
	}

	private void expire(long now) {
		Iterator<Entry> oldestFirst = this.entries.values().iterator();
		while (oldestFirst.hasNext() && (oldestFirst.next().until < now || this.entries.size() > MAX_TOPICS)) {
			oldestFirst.remove();
		}
	}

	private record Entry(Published published, long version, long until) {
	}

}
