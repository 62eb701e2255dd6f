package io.github.ssekit.internal.broker;

import java.time.Duration;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HeapSize;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of each topic, for a week after it was published; beyond 100,000
 * topics or 32 MB the least recently published go first. Thread-safe. Whoever publishes
 * asks and remembers under a lock of the topic, so that its versions rise.
 */
public final class TopicVersions {

	static final int MAX_TOPICS = 100_000;

	static final long MAX_BYTES = 32L * 1024 * 1024;

	/** The objects of an entry and its epoch, without the name. */
	private static final int OVERHEAD = 152;

	private static final long MEMORY_NANOS = Duration.ofDays(7).toNanos();

	private final ExpiringCache<Topic, Entry> newest = new ExpiringCache<>(MEMORY_NANOS, MAX_TOPICS, MAX_BYTES,
			(topic) -> OVERHEAD + HeapSize.of(topic.name()));

	/**
	 * What was published with this version or a newer one.
	 * @param now the nano time
	 * @return the answer to whoever publishes this one, or null if it is the newest
	 */
	@Nullable Published find(Topic topic, long version, long now) {
		Entry entry = this.newest.get(topic, now);
		return (entry != null && entry.version >= version) ? new Published(topic, entry.position, false, true) : null;
	}

	void remember(Published published, long version, long now) {
		this.newest.put(published.topic(), new Entry(published.position(), version), now);
	}

	/** Forget the versions that are older than a week. */
	void expire(long now) {
		this.newest.expire(now);
	}

	int size() {
		return this.newest.size();
	}

	long bytes() {
		return this.newest.bytes();
	}

	private record Entry(@Nullable Position position, long version) {
	}

}
