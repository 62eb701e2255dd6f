package io.github.ssekit.broker;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ssekit.concurrent.HeapSize;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * The newest position of each source in each topic, for a week after it was published;
 * beyond 100,000 or 32 MB the least recently published go first. Thread-safe: every field
 * is guarded by the monitor. Whoever publishes asks and remembers under a lock of the
 * topic, so that its positions rise.
 */
final class Sources {

	static final int MAX_SOURCES = 100_000;

	static final long MAX_BYTES = 32L * 1024 * 1024;

	/** The objects of an entry, its place in the map and its epoch, without the names. */
	private static final int OVERHEAD = 264;

	private static final long MEMORY_NANOS = Duration.ofDays(7).toNanos();

	/** In the order of their last publishing, and so of their end. */
	private final Map<Key, Entry> entries = new LinkedHashMap<>();

	/** What the entries take. */
	private long bytes;

	/**
	 * What was published from this position or a newer one.
	 * @param now the nano time
	 * @return the answer to whoever publishes this one, or null if it is the newest
	 * @throws OutOfOrderException if the one before it was not published
	 */
	synchronized @Nullable Published find(Topic topic, SourcePosition source, long now) {
		expire(now);
		Entry entry = this.entries.get(new Key(topic, source.source()));
		if (entry != null && source.compareTo(entry.newest) <= 0) {
			return new Published(topic, entry.position, true);
		}
		SourcePosition previous = source.previous();
		if (previous != null && (entry == null || previous.compareTo(entry.newest) > 0)) {
			throw new OutOfOrderException("Event " + source.id() + " of " + source.source() + " was not published to "
					+ topic + ": " + previous.id() + " goes before it, and has not been");
		}
		return null;
	}

	synchronized void remember(Published published, SourcePosition source, long now) {
		Key key = new Key(published.topic(), source.source());
		if (this.entries.remove(key) == null) { // so that it goes to the end
			this.bytes += footprint(key);
		}
		this.entries.put(key, new Entry(published.position(), source.following(null), now));
		Iterator<Map.Entry<Key, Entry>> oldestFirst = this.entries.entrySet().iterator();
		while (this.entries.size() > MAX_SOURCES || this.bytes > MAX_BYTES) {
			this.bytes -= footprint(oldestFirst.next().getKey());
			oldestFirst.remove();
		}
	}

	/** Forget what is older than a week. */
	synchronized void expire(long now) {
		Iterator<Map.Entry<Key, Entry>> oldestFirst = this.entries.entrySet().iterator();
		while (oldestFirst.hasNext()) {
			Map.Entry<Key, Entry> oldest = oldestFirst.next();
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

	private static long footprint(Key key) {
		return (long) OVERHEAD + HeapSize.of(key.topic.name()) + HeapSize.of(key.source);
	}

	private record Key(Topic topic, String source) {
	}

	private record Entry(@Nullable Position position, SourcePosition newest, long since) {
	}

}
