package io.github.ssekit.internal.emitter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.wire.ControlEvents;
import io.github.ssekit.internal.wire.ControlFrame;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.internal.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the sink, bounded in bytes. The frames are shared with other streams;
 * what counts is what they will be on the wire. Guarded by the monitor of its
 * {@link StreamState}.
 */
final class Outbox {

	private final StreamCursor cursors;

	private final int maxBytes;

	/** What the id line adds to each frame, roughly. */
	private final int idSize;

	private final Deque<Frame> frames = new ArrayDeque<>(2);

	private long bytes;

	/** Events without history that had no room, since the reader was last told. */
	private long dropped;

	Outbox(int maxBytes, StreamCursor cursors) {
		this.maxBytes = maxBytes;
		this.cursors = cursors;
		this.idSize = 8 + 24 * cursors.size();
	}

	boolean isEmpty() {
		return this.frames.isEmpty();
	}

	/** Whether neither a frame waits nor something that is to be told. */
	boolean isIdle() {
		return this.frames.isEmpty() && this.dropped == 0;
	}

	long bytes() {
		return this.bytes;
	}

	/** A single frame always has room in an empty outbox, however large it is. */
	boolean hasRoomFor(Frame frame) {
		return this.frames.isEmpty() || this.bytes + size(frame) <= this.maxBytes;
	}

	void add(Frame frame) {
		this.frames.addLast(frame);
		this.bytes += size(frame);
	}

	/** Tell that history was lost, and go on at these heads. */
	void addReset(LostReason reason, Map<Topic, Position> heads) {
		add(new ControlFrame(ControlEvents.reset(reason, heads.keySet()), heads, null, false));
		heads.forEach(this::queued);
	}

	/**
	 * Add what was read from the store. What has no room, because others came in between,
	 * is read again. Answers how many events had some.
	 */
	int addPage(TopicCursor cursor, List<StoredEvent> events) {
		int added = 0;
		for (StoredEvent event : events) {
			EventFrame frame = EventFrame.of(event);
			// or a flood of events without history would keep it from going on for ever
			if (added == 0) {
				makeRoomFor(frame);
			}
			if (!hasRoomFor(frame)) {
				return added;
			}
			added++;
			add(frame);
			cursor.queued(event.position());
		}
		return added;
	}

	/** Let the oldest events that the store does not keep give way. */
	void makeRoomFor(Frame frame) {
		while (!hasRoomFor(frame) && dropOldest()) {
			this.dropped++;
		}
	}

	/** Events without history were lost on the way. */
	void drop(long count) {
		this.dropped += count;
	}

	void tellOfDropped() {
		if (this.dropped > 0) {
			addBeforeEvents(ControlFrame.of(ControlEvents.dropped(this.dropped)));
			this.dropped = 0;
		}
	}

	/** Forget the events that the store keeps: they are read again. */
	void rewind() {
		Set<Topic> unverified = forget((event) -> event.stored() != null);
		for (TopicCursor cursor : this.cursors.all()) {
			cursor.rewind();
			if (unverified.contains(cursor.topic())) {
				cursor.verify(true);
			}
		}
		for (Frame frame : this.frames) {
			if (frame instanceof ControlFrame own) {
				own.moves().forEach(this::queued);
			}
		}
	}

	/** After the library's own frames that lead the queue: ready stays the first. */
	void addBeforeEvents(ControlFrame frame) {
		Deque<Frame> leading = new ArrayDeque<>(2);
		while (this.frames.peekFirst() instanceof ControlFrame own) {
			leading.addFirst(own);
			this.frames.removeFirst();
		}
		this.frames.addFirst(frame);
		leading.forEach(this.frames::addFirst);
		this.bytes += size(frame);
	}

	@Nullable Frame peek() {
		return this.frames.peekFirst();
	}

	void remove() {
		this.bytes -= size(this.frames.removeFirst());
	}

	/** Forget all events; the library's own frames stay, unless they only lead on. */
	void forgetEvents() {
		forget((event) -> true);
	}

	void forgetAll() {
		this.frames.clear();
		this.bytes = 0;
	}

	/** Drop the oldest event that the store does not keep. */
	private boolean dropOldest() {
		Iterator<Frame> oldestFirst = this.frames.iterator();
		while (oldestFirst.hasNext()) {
			Frame frame = oldestFirst.next();
			if (frame instanceof EventFrame event && event.stored() == null) {
				this.bytes -= size(frame);
				oldestFirst.remove();
				return true;
			}
		}
		return false;
	}

	private void queued(Topic topic, Position position) {
		TopicCursor cursor = this.cursors.of(topic);
		if (cursor != null) {
			cursor.queued(position);
		}
	}

	/**
	 * Forget some events. A reset behind one of them leads on from a place that the
	 * reader has not come to: it is forgotten as well, since whoever reads on from the
	 * place before is told anew what is lost. Answers the topics of such resets.
	 */
	private Set<Topic> forget(Predicate<EventFrame> which) {
		Set<Topic> passed = new HashSet<>();
		Set<Topic> resets = new HashSet<>();
		this.frames.removeIf((frame) -> {
			if (frame instanceof EventFrame event) {
				StoredEvent stored = event.stored();
				boolean forgotten = which.test(event);
				if (forgotten && stored != null) {
					passed.add(stored.topic());
				}
				return forgotten;
			}
			Set<Topic> moved = (frame instanceof ControlFrame own) ? own.moves().keySet() : Set.of();
			boolean leadsOn = !moved.isEmpty() && passed.containsAll(moved);
			if (leadsOn) {
				resets.addAll(moved);
			}
			return leadsOn;
		});
		this.bytes = 0;
		for (Frame frame : this.frames) {
			this.bytes += size(frame);
		}
		return resets;
	}

	private int size(Frame frame) {
		return this.idSize + frame.body().length;
	}

}
