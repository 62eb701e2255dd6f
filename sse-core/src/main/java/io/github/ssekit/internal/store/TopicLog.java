package io.github.ssekit.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Intervals;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * The history of one topic in memory. Every field is guarded by the monitor of this
 * object; no method calls out while holding it, but {@link #forgetUnless}. Times of
 * events are of the clock on the wall; how old they are is measured by nano time.
 */
final class TopicLog {

	/** What an event costs beside its bytes: its objects and its slots. */
	static final int EVENT_OVERHEAD = 128;

	/** Further back than any event, and still a number of milliseconds to count with. */
	private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE / 4);

	private final Topic topic;

	/** The footprint of all logs of the store; this one adds its own changes. */
	private final AtomicLong total;

	private final EventRing events = new EventRing();

	/** When each of the events was taken, by nano time. */
	private final LongRing taken = new LongRing();

	private Position head;

	private Retention retention = Retention.DEFAULT;

	/** Of the encoded events, without overhead. */
	private long bytes;

	private boolean forgotten;

	TopicLog(Topic topic, Position start, AtomicLong total) {
		this.topic = topic;
		this.total = total;
		this.head = start;
	}

	/**
	 * Append an event.
	 * @param millis the time of the event, by the clock on the wall
	 * @param now the nano time
	 * @return the event at its place, or null if this log was forgotten meanwhile
	 */
	synchronized @Nullable StoredEvent append(EncodedEvent content, Retention retention, long millis, long now) {
		if (this.forgotten) {
			return null;
		}
		Position previous = this.head;
		// a clock that is set back must not make times run backwards: they tell forks
		long time = Math.max(Math.max(millis, previous.time()), Position.EARLIEST_TIME);
		this.head = new Position(previous.epoch(), previous.offset() + 1, time);
		StoredEvent event = new StoredEvent(this.topic, this.head, previous.time(), content);
		this.events.addLast(event);
		this.taken.addLast(now);
		this.bytes += content.size();
		this.total.addAndGet(content.size() + EVENT_OVERHEAD);
		this.retention = retention;
		trim(now);
		return event;
	}

	/** What the events occupy in memory, roughly. */
	synchronized long footprint() {
		return this.bytes + (long) this.events.size() * EVENT_OVERHEAD;
	}

	/** Drop what is too old by now. */
	synchronized void expire(long now) {
		trim(now);
	}

	/** Drop all events, not the memory of the head. */
	synchronized void clear() {
		this.total.addAndGet(-footprint());
		this.events.clear();
		this.taken.clear();
		this.bytes = 0;
	}

	/**
	 * Take this log out of use, if it is empty; whoever still holds it has to ask for
	 * another one.
	 * @param kept says that it is to stay. Asked under the monitor: whoever listens, and
	 * looks into this log after that, either is seen here, or sees that it is forgotten
	 * @param before done before it is
	 * @return whether it was taken out of use
	 */
	synchronized boolean forgetUnless(BooleanSupplier kept, Runnable before) {
		if (this.events.size() > 0 || kept.getAsBoolean()) {
			return false;
		}
		before.run();
		this.forgotten = true;
		return true;
	}

	/** Null if this log was forgotten. */
	synchronized @Nullable Position locate(StartPosition start, long now) {
		if (this.forgotten) {
			return null;
		}
		trim(now);
		Position place = this.head;
		for (int i = this.events.size() - 1; i >= 0 && isWanted(start, i); i--) {
			place = this.events.get(i).before();
		}
		return place;
	}

	/** Null if this log was forgotten. */
	synchronized @Nullable Replay replay(Position after, int maxEvents, int maxBytes, long now) {
		if (this.forgotten) {
			return null;
		}
		trim(now);
		if (!after.epoch().equals(this.head.epoch())) {
			return new Replay.Lost(LostReason.EPOCH, this.head);
		}
		long behind = this.head.offset() - after.offset();
		if (behind < 0 || (behind == 0 && after.time() != this.head.time())) {
			return new Replay.Lost(LostReason.FORK, this.head);
		}
		if (behind == 0) {
			return new Replay.Resumed(Collections.emptyList(), this.head);
		}
		if (this.events.size() == 0) {
			return new Replay.Lost(LostReason.GONE, this.head);
		}
		if (behind > this.events.size()) {
			return new Replay.Lost(LostReason.TRIMMED, this.head);
		}
		int next = this.events.size() - (int) behind;
		if (this.events.get(next).stepFrom(after) != StoredEvent.Step.NEXT) {
			return new Replay.Lost(LostReason.FORK, this.head);
		}
		return new Replay.Resumed(page(next, maxEvents, maxBytes), this.head);
	}

	private List<StoredEvent> page(int from, int maxEvents, int maxBytes) {
		List<StoredEvent> page = new ArrayList<>(Math.min(maxEvents, this.events.size() - from));
		long size = 0;
		for (int i = from; i < this.events.size() && page.size() < maxEvents; i++) {
			StoredEvent event = this.events.get(i);
			size += event.content().size();
			if (size > maxBytes && !page.isEmpty()) {
				break;
			}
			page.add(event);
		}
		return page;
	}

	private boolean isWanted(StartPosition start, int index) {
		if (start instanceof StartPosition.Since since) {
			return this.events.get(index).position().time() >= millis(since.time());
		}
		return start instanceof StartPosition.Last last && this.events.size() - index <= last.events();
	}

	private void trim(long now) {
		while (this.events.size() > 0 && isTooMuch(now)) {
			int size = this.events.removeFirst().content().size();
			this.taken.removeFirst();
			this.bytes -= size;
			this.total.addAndGet(-size - EVENT_OVERHEAD);
		}
	}

	private boolean isTooMuch(long now) {
		// the newest event stays, however large: it was accepted
		boolean overBytes = this.bytes > this.retention.maxBytes() && this.events.size() > 1;
		return overBytes || this.events.size() > this.retention.maxEvents()
				|| now - this.taken.first() > Intervals.nanos(this.retention.maxAge());
	}

	/** As near as a long comes to it. */
	private static long millis(Instant time) {
		Duration since = Duration.between(Instant.EPOCH, time);
		if (since.abs().compareTo(FOR_EVER) > 0) {
			return since.isNegative() ? -FOR_EVER.toMillis() : FOR_EVER.toMillis();
		}
		return since.toMillis();
	}

}
