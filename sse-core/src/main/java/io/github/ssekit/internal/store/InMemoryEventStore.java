package io.github.ssekit.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HeapSize;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of all topics in the memory of this process, bounded per topic by the
 * retention of its last event and in all by a number of bytes: beyond it the least
 * recently used topics lose their events first, and then the memory of their offsets.
 * Topics that somebody listens to keep their offsets, whatever they take.
 * <p>
 * Topics that nobody has published to need no memory: they share {@link EmptyTopics}.
 * Those may take a 64th of the bound besides, or 256 KB where that is more. Thread-safe;
 * answers at once.
 */
public final class InMemoryEventStore implements EventStore {

	/** What holds where nothing is said: 256 MB. */
	public static final long DEFAULT_MAX_BYTES = 256L * 1024 * 1024;

	private static final Logger log = LoggerFactory.getLogger(InMemoryEventStore.class);

	/** What a topic costs beside its events and its name. */
	private static final int TOPIC_OVERHEAD = 352;

	/** The memory of a topic's offsets outlives its events by far. */
	private static final long MEMORY_NANOS = Duration.ofDays(7).toNanos();

	/** A store that is full says so no more often. */
	private static final long WARN_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

	private final ConcurrentMap<Topic, Entry> topics = new ConcurrentHashMap<>();

	/** What all logs and topics use. */
	private final AtomicLong bytes = new AtomicLong();

	/** Held by the one thread that makes room; the others go on, unless they flood. */
	private final ReentrantLock makingRoom = new ReentrantLock();

	private final EmptyTopics epochs;

	private final long maxBytes;

	private final HubRuntime runtime;

	/**
	 * Beyond so many bytes room is made: the bound, or more where topics in use leave too
	 * little to be gained. Written under {@link #makingRoom}.
	 */
	private volatile long fullAt;

	/** Set once by {@link #keepWhile}, before the first event. */
	private volatile Predicate<Topic> listenedTo = (topic) -> false;

	/** The nano time; guarded by {@link #makingRoom}. */
	private long warnedAt;

	/**
	 * Create an empty store.
	 * @param maxBytes how much memory all topics may use, roughly
	 * @param runtime the time of events, and how old they are
	 */
	public InMemoryEventStore(long maxBytes, HubRuntime runtime) {
		if (maxBytes < 1) {
			throw new InvalidSettingException("sse.history.max-total-bytes", maxBytes + "B",
					"must be positive; for no history set sse.history.max-events to 0");
		}
		this.maxBytes = maxBytes;
		this.fullAt = maxBytes;
		this.runtime = runtime;
		this.epochs = new EmptyTopics(runtime.random().nextInt(), maxBytes / 64);
		this.warnedAt = runtime.nanoTime() - WARN_EVERY_NANOS;
	}

	/**
	 * Never forget the offsets of topics that somebody listens to: their events may go
	 * when the store is full, but the next one still follows the last. Called once,
	 * before the first event.
	 * @param listenedTo whether somebody does, from before they first look into this
	 * store for the topic; asked under locks of this store, so it takes none and answers
	 * at once
	 */
	public void keepWhile(Predicate<Topic> listenedTo) {
		this.listenedTo = listenedTo;
	}

	/**
	 * Append an event to its topic's history. For the broker, which announces it in the
	 * same step.
	 * @param topic the topic
	 * @param content the encoded event
	 * @param retention how much of the topic's history is kept from now on; not none
	 * @return the event at its place
	 */
	public StoredEvent append(Topic topic, EncodedEvent content, Retention retention) {
		while (true) {
			long now = this.runtime.nanoTime();
			Entry entry = this.topics.computeIfAbsent(topic, this::newEntry);
			StoredEvent event = entry.log.append(content, retention, this.runtime.clock().millis(), now);
			if (event != null) {
				entry.lastUsed = now;
				makeRoom();
				return event;
			}
			remove(entry); // forgotten between the two lines above
		}
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, StartPosition start) {
		long now = this.runtime.nanoTime();
		boolean stays = this.listenedTo.test(topic); // first: it is not forgotten after
														// that
		Entry entry = used(topic, now);
		Position place = (entry != null) ? entry.log.locate(start, now) : null;
		if (place == null) {
			place = stays ? this.epochs.pinnedStart(topic) : this.epochs.start(topic);
		}
		return CompletableFuture.completedFuture(place);
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		long now = this.runtime.nanoTime();
		Entry entry = used(topic, now);
		Replay replay = (entry != null) ? entry.log.replay(after, maxEvents, maxBytes, now) : null;
		if (entry == null || replay == null) {
			return CompletableFuture.completedFuture(replayOfNothing(topic, after));
		}
		if (isLostWithItsEpoch(replay) && this.epochs.isSameStart(topic, after)) {
			Replay again = entry.log.replay(Position.start(replay.head().epoch()), maxEvents, maxBytes, now);
			replay = (again != null) ? again : replay; // forgotten meanwhile
		}
		return CompletableFuture.completedFuture(replay);
	}

	/**
	 * How much memory the events and topics use, roughly.
	 * @return bytes
	 */
	public long footprint() {
		return this.bytes.get();
	}

	/**
	 * Drop what is too old, and forget topics that have been quiet for a week and that
	 * nobody listens to. Called now and then by the hub; nothing depends on it but
	 * memory.
	 */
	public void sweep() {
		long now = this.runtime.nanoTime();
		long inUse = 0;
		this.epochs.unpinUnless(this.listenedTo);
		for (Entry entry : this.topics.values()) {
			entry.log.expire(now);
			if (this.listenedTo.test(entry.topic)) {
				entry.lastUsed = now;
				inUse += entry.footprint();
			}
		}
		this.makingRoom.lock();
		try {
			for (Entry entry : this.topics.values()) {
				if (now - entry.lastUsed > MEMORY_NANOS) {
					forget(entry);
				}
			}
			this.fullAt = Math.min(this.fullAt, fullAt(inUse));
		}
		finally {
			this.makingRoom.unlock();
		}
	}

	private @Nullable Entry used(Topic topic, long now) {
		Entry entry = this.topics.get(topic);
		if (entry != null) {
			entry.lastUsed = now;
		}
		return entry;
	}

	/** A topic without offsets stands at its start, and so does who has lost nothing. */
	private Replay replayOfNothing(Topic topic, Position after) {
		Position start = this.epochs.start(topic);
		if (after.equals(start) || this.epochs.isSameStart(topic, after)) {
			return new Replay.Resumed(List.of(), start);
		}
		boolean sameEpoch = after.epoch().equals(start.epoch());
		return new Replay.Lost(sameEpoch ? LostReason.FORK : LostReason.EPOCH, start);
	}

	private void makeRoom() {
		long used = this.bytes.get();
		if (used <= this.fullAt) {
			return;
		}
		if (used > this.fullAt + this.maxBytes / 8) {
			this.makingRoom.lock(); // a flood waits, or nothing would bound it
		}
		else if (!this.makingRoom.tryLock()) {
			return;
		}
		try {
			if (this.bytes.get() > this.fullAt) {
				clearLeastRecent();
			}
		}
		finally {
			this.makingRoom.unlock();
		}
	}

	private void clearLeastRecent() {
		List<Entry> leastRecentFirst = leastRecentFirst();
		// less than the bound, so that the next event needs no room at once
		long target = this.fullAt - this.maxBytes / ((this.fullAt == this.maxBytes) ? 10 : 20);
		int cleared = 0;
		while (cleared < leastRecentFirst.size() && this.bytes.get() > target) {
			leastRecentFirst.get(cleared++).log.clear();
		}
		long inUse = 0;
		for (int i = 0; i < cleared && this.bytes.get() > target; i++) {
			Entry entry = leastRecentFirst.get(i);
			inUse += forget(entry) ? 0 : entry.footprint();
		}
		if (this.bytes.get() > target) {
			this.fullAt = fullAt(inUse);
		}
		warn(cleared, leastRecentFirst.size());
	}

	/** Where topics in use alone take that much, a tenth of it is left for events. */
	private long fullAt(long inUse) {
		return Math.max(this.maxBytes, inUse + this.maxBytes / 10);
	}

	private void warn(int cleared, int all) {
		long now = this.runtime.nanoTime();
		if (now - this.warnedAt >= WARN_EVERY_NANOS) {
			this.warnedAt = now;
			log.warn(
					"History in memory is full ({} bytes). {} of {} topics have lost their events just now; readers"
							+ " that come back to them will hear of it. This is said once a minute at most.",
					this.maxBytes, cleared, all);
		}
	}

	/** Each time is read once: a sort goes astray where it changes meanwhile. */
	private List<Entry> leastRecentFirst() {
		long now = this.runtime.nanoTime();
		return this.topics.values()
			.stream()
			.map((entry) -> Map.entry(entry.lastUsed - now, entry))
			.sorted(Map.Entry.comparingByKey())
			.map(Map.Entry::getValue)
			.toList();
	}

	/** Under {@link #makingRoom}. False where it has events, or somebody listens. */
	private boolean forget(Entry entry) {
		Topic topic = entry.topic;
		// the epoch first: a topic that is born again must not repeat an offset
		boolean forgotten = entry.log.forgetUnless(() -> this.listenedTo.test(topic), () -> this.epochs.end(topic));
		if (forgotten) {
			remove(entry);
		}
		return forgotten;
	}

	private void remove(Entry entry) {
		if (this.topics.remove(entry.topic, entry)) {
			this.bytes.addAndGet(-entry.footprint());
		}
	}

	private Entry newEntry(Topic topic) {
		Entry entry = new Entry(topic, new TopicLog(topic, this.epochs.start(topic), this.bytes),
				this.runtime.nanoTime());
		this.bytes.addAndGet(entry.footprint());
		return entry;
	}

	private static boolean isLostWithItsEpoch(Replay replay) {
		return replay instanceof Replay.Lost lost && lost.reason() == LostReason.EPOCH;
	}

	/**
	 * A topic's log and when it was last used, by nano time: written by any thread, read
	 * when room is made.
	 */
	private static final class Entry {

		private final Topic topic;

		private final TopicLog log;

		private volatile long lastUsed;

		Entry(Topic topic, TopicLog log, long now) {
			this.topic = topic;
			this.log = log;
			this.lastUsed = now;
		}

		int footprint() {
			return TOPIC_OVERHEAD + HeapSize.of(this.topic.name());
		}

	}

}
