package io.github.ssekit.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

import io.github.ssekit.concurrent.HubRuntime;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Start;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of all topics in the memory of this process, bounded per topic by the
 * retention of its last event and in all by a number of bytes: beyond it the least
 * recently used topics lose their events first, and then the memory of their offsets.
 * <p>
 * Topics that nobody has published to need no memory: they share the epochs of a table,
 * by their hash. When the offsets of a topic are forgotten, its slot of the table gets a
 * new epoch, so that no offset is given twice in an epoch; of all other empty topics few
 * are in the same slot, and hear a reset for nothing. Thread-safe; answers at once.
 */
public final class InMemoryEventStore implements EventStore {

	/** What holds where nothing is said: 256 MB. */
	public static final long DEFAULT_MAX_BYTES = 256L * 1024 * 1024;

	private static final Logger log = LoggerFactory.getLogger(InMemoryEventStore.class);

	/** What a topic costs beside its events. */
	private static final int TOPIC_OVERHEAD = 400;

	/** The memory of a topic's offsets outlives its events by far. */
	private static final long MEMORY_MILLIS = Duration.ofDays(7).toMillis();

	private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	/** How many epochs empty topics share. */
	private static final int SLOTS = 4096;

	/** A store that is full says so no more often. */
	private static final long WARN_EVERY_MILLIS = Duration.ofMinutes(1).toMillis();

	private static final int EPOCHS = (int) Math.pow(LETTERS.length(), Position.EPOCH_LENGTH);

	/**
	 * Has no factor in common with their number: each comes once before any comes again.
	 */
	private static final int EPOCH_STEP = 5_647_351;

	private final ConcurrentMap<Topic, Entry> topics = new ConcurrentHashMap<>();

	/** What all logs and topics use. */
	private final AtomicLong bytes = new AtomicLong();

	/** Held by the one thread that makes room; the others go on, unless they flood. */
	private final ReentrantLock makingRoom = new ReentrantLock();

	/**
	 * Random at the start, so that two lives of a process differ; guarded by
	 * {@link #makingRoom}.
	 */
	private int epochNumber = new SecureRandom().nextInt(EPOCHS);

	private final long maxBytes;

	private final Clock clock;

	/**
	 * Where topics that are born from now on begin, each for a slot; replaced by who
	 * holds {@link #makingRoom}.
	 */
	private final AtomicReferenceArray<Position> starts = new AtomicReferenceArray<>(SLOTS);

	/** Guarded by {@link #makingRoom}. */
	private long warnedAt = Long.MIN_VALUE / 2;

	/**
	 * Create an empty store.
	 * @param maxBytes how much memory all topics may use, roughly
	 * @param clock the time of events
	 */
	public InMemoryEventStore(long maxBytes, HubRuntime runtime) {
		if (maxBytes < 1) {
			throw new InvalidSettingException("sse.history.max-total-bytes", maxBytes + "B",
					"must be positive; for no history set sse.history.max-events to 0");
		}
		this.maxBytes = maxBytes;
		this.clock = runtime.clock();
		Position first = Position.start(newEpoch());
		for (int slot = 0; slot < SLOTS; slot++) {
			this.starts.set(slot, first);
		}
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
			long now = this.clock.millis();
			Entry entry = this.topics.computeIfAbsent(topic, this::newEntry);
			StoredEvent event = entry.log.append(content, retention, now);
			if (event != null) {
				entry.lastUsed = now;
				makeRoom();
				return event;
			}
			remove(entry); // forgotten between the two lines above
		}
	}

	@Override
	public CompletionStage<Position> locate(Topic topic, Start start) {
		Entry entry = used(topic);
		return CompletableFuture
			.completedFuture((entry != null) ? entry.log.locate(start, this.clock.millis()) : start(topic));
	}

	@Override
	public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		Entry entry = used(topic);
		TopicLog found = (entry != null) ? entry.log : new TopicLog(topic, start(topic), this.bytes);
		return CompletableFuture.completedFuture(found.replay(after, maxEvents, maxBytes, this.clock.millis()));
	}

	/**
	 * How much memory the events and topics use, roughly.
	 * @return bytes
	 */
	public long footprint() {
		return this.bytes.get();
	}

	/**
	 * Drop what is too old, and forget topics that have been quiet for a week. Called now
	 * and then by the hub; nothing depends on it but memory.
	 */
	public void sweep() {
		long now = this.clock.millis();
		for (Entry entry : this.topics.values()) {
			entry.log.expire(now);
		}
		this.makingRoom.lock();
		try {
			forget(this.topics.values()
				.stream()
				.filter((entry) -> entry.log.footprint() == 0 && entry.lastUsed < now - MEMORY_MILLIS)
				.toList());
		}
		finally {
			this.makingRoom.unlock();
		}
	}

	private @Nullable Entry used(Topic topic) {
		Entry entry = this.topics.get(topic);
		if (entry != null) {
			entry.lastUsed = this.clock.millis();
		}
		return entry;
	}

	private void makeRoom() {
		long used = this.bytes.get();
		if (used <= this.maxBytes) {
			return;
		}
		if (used > this.maxBytes + this.maxBytes / 8) {
			this.makingRoom.lock(); // a flood waits, or nothing would bound it
		}
		else if (!this.makingRoom.tryLock()) {
			return;
		}
		try {
			if (this.bytes.get() <= this.maxBytes) {
				return;
			}
			List<Entry> leastRecentFirst = leastRecentFirst();
			// less than the bound, so that the next event needs no room at once
			long target = this.maxBytes - this.maxBytes / 10;
			int cleared = 0;
			for (Entry entry : leastRecentFirst) {
				if (this.bytes.get() <= target) {
					break;
				}
				entry.log.clear();
				cleared++;
			}
			long tooMuch = Math.max(0, this.bytes.get() - target);
			forget(leastRecentFirst.subList(0, (int) Math.min(cleared, tooMuch / TOPIC_OVERHEAD)));
			warn(cleared, leastRecentFirst.size());
		}
		finally {
			this.makingRoom.unlock();
		}
	}

	private void warn(int cleared, int all) {
		long now = this.clock.millis();
		if (now - this.warnedAt >= WARN_EVERY_MILLIS) {
			this.warnedAt = now;
			log.warn(
					"History in memory is full ({} bytes). {} of {} topics have lost their events just now; readers"
							+ " that come back to them will hear of it. This is said once a minute at most.",
					this.maxBytes, cleared, all);
		}
	}

	/** Each time is read once: a sort goes astray where it changes meanwhile. */
	private List<Entry> leastRecentFirst() {
		return this.topics.values()
			.stream()
			.map((entry) -> Map.entry(entry.lastUsed, entry))
			.sorted(Map.Entry.comparingByKey())
			.map(Map.Entry::getValue)
			.toList();
	}

	private void forget(List<Entry> entries) {
		for (Entry entry : entries) {
			// first: a topic that is born again must not repeat an offset
			this.starts.set(slot(entry.topic), Position.start(newEpoch()));
			entry.log.forget();
			remove(entry);
		}
	}

	private void remove(Entry entry) {
		if (this.topics.remove(entry.topic, entry)) {
			this.bytes.addAndGet(-TOPIC_OVERHEAD);
		}
	}

	private Entry newEntry(Topic topic) {
		this.bytes.addAndGet(TOPIC_OVERHEAD);
		return new Entry(topic, new TopicLog(topic, start(topic), this.bytes));
	}

	private Position start(Topic topic) {
		return this.starts.get(slot(topic));
	}

	private static int slot(Topic topic) {
		return Math.floorMod(topic.hashCode() * 0x9E3779B9, SLOTS);
	}

	private String newEpoch() {
		this.epochNumber = (this.epochNumber + EPOCH_STEP) % EPOCHS;
		StringBuilder word = new StringBuilder(Position.EPOCH_LENGTH);
		for (int rest = this.epochNumber; word.length() < Position.EPOCH_LENGTH; rest /= LETTERS.length()) {
			word.append(LETTERS.charAt(rest % LETTERS.length()));
		}
		return word.toString();
	}

	/**
	 * A topic's log and when it was last used: written by any thread, read when room is
	 * made.
	 */
	private static final class Entry {

		private final Topic topic;

		private final TopicLog log;

		private volatile long lastUsed;

		Entry(Topic topic, TopicLog log) {
			this.topic = topic;
			this.log = log;
		}

	}

}
