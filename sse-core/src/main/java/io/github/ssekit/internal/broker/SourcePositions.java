package io.github.ssekit.internal.broker;

import java.time.Duration;

import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HeapSize;
import org.jspecify.annotations.Nullable;

/**
 * The newest position of each source in each topic, for a week after it was published;
 * beyond 100,000 or 32 MB the least recently published go first. Thread-safe. Whoever
 * publishes asks and remembers under a lock of the topic, so that its positions rise.
 */
public final class SourcePositions {

	static final int MAX_SOURCES = 100_000;

	static final long MAX_BYTES = 32L * 1024 * 1024;

	/** The objects of an entry and its epoch, without the names. */
	private static final int OVERHEAD = 200;

	private static final long MEMORY_NANOS = Duration.ofDays(7).toNanos();

	private final ExpiringCache<Key, Entry> newest = new ExpiringCache<>(MEMORY_NANOS, MAX_SOURCES, MAX_BYTES,
			Key::footprint);

	/**
	 * What was published from this position or a newer one.
	 * @param now the nano time
	 * @return the answer to whoever publishes this one, or null if it is the newest
	 * @throws OutOfOrderException if the one before it was not published
	 */
	@Nullable Published find(Topic topic, SourcePosition source, long now) {
		Entry entry = this.newest.get(new Key(topic, source.source()), now);
		if (entry != null && source.compareTo(entry.source) <= 0) {
			return new Published(topic, entry.position, true);
		}
		SourcePosition previous = source.previous();
		if (previous != null && (entry == null || previous.compareTo(entry.source) > 0)) {
			throw new OutOfOrderException(topic, source);
		}
		return null;
	}

	void remember(Published published, SourcePosition source, long now) {
		this.newest.put(new Key(published.topic(), source.source()),
				new Entry(published.position(), source.following(null)), now);
	}

	/** Forget what is older than a week. */
	void expire(long now) {
		this.newest.expire(now);
	}

	int size() {
		return this.newest.size();
	}

	long bytes() {
		return this.newest.bytes();
	}

	private record Key(Topic topic, String source) {

		long footprint() {
			return (long) OVERHEAD + HeapSize.of(this.topic.name()) + HeapSize.of(this.source);
		}

	}

	private record Entry(@Nullable Position position, SourcePosition source) {
	}

}
