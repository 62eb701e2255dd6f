package io.github.ssekit.broker;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.concurrent.HeapSize;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of each topic, for a week after it was published; beyond 100,000
 * topics or 32 MB the least recently published go first. Thread-safe: every field is
 * guarded by the monitor. Whoever publishes asks and remembers under a lock of the topic,
 * so that its versions rise.
 */
final class Versions {

	static final int MAX_TOPICS = 100_000;

	static final long MAX_BYTES = 32L * 1024 * 1024;

	/** The objects of an entry, its place in the map and its epoch, without the name. */
	private static final int OVERHEAD = 216;

	private static final long MEMORY_NANOS = Duration.ofDays(7).toNanos();

	/** In the order of their last publishing, and so of their end. */
	private final Map<Topic, Entry> entries = new LinkedHashMap<>();

	/** What the entries take. */
	private long bytes;

	/**
	 * What was published with this version or a newer one.
	 * @param now the nano time
	 * @return the answer to whoever publishes this one, or null if it is the newest
	 */
	synchronized @Nullable Published find(Topic topic, long version, long now) {
		expire(now);
		Entry entry = this.entries.get(topic);
		return (entry != null && entry.version >= version) ? new Published(topic, entry.position, false, true) : null;
	}

	synchronized void remember(Published published, long version, long now) {
		Topic topic = published.topic();
		if (this.entries.remove(topic) == null) { // so that it goes to the end
			this.bytes += footprint(topic);
		}
		this.entries.put(topic, new Entry(published.position(), version, now));
		Iterator<Map.Entry<Topic, Entry>> oldestFirst = this.entries.entrySet().iterator();
		while (this.entries.size() > MAX_TOPICS || this.bytes > MAX_BYTES) {
			this.bytes -= footprint(oldestFirst.next().getKey());
			oldestFirst.remove();
		}
	}

	/** Forget the versions that are older than a week. */
	synchronized void expire(long now) {
		Iterator<Map.Entry<Topic, Entry>> oldestFirst = this.entries.entrySet().iterator();
		while (oldestFirst.hasNext()) {
			Map.Entry<Topic, Entry> oldest = oldestFirst.next();
			if (now - oldest.getValue().since <= MEMORY_NANOS) {
				return;
			}
			this.bytes -= footprint(oldest.getKey());
			oldestFirst.remove();
		}
	}

	synchronized int size() {
		return this.entries.size();
	}

	synchronized long bytes() {
		return this.bytes;
	}

	private static int footprint(Topic topic) {
		return OVERHEAD + HeapSize.of(topic.name());
	}

	private record Entry(@Nullable Position position, long version, long since) {
	}

}
