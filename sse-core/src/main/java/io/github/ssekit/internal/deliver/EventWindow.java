package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.internal.store.EventRing;
import org.jspecify.annotations.Nullable;

/**
 * A run of events of one topic without a hole, for those who come back and have missed
 * little. Bounded in events and bytes, and all windows of a node together too; the oldest
 * go first. Guarded by its owner; the bytes are shared by all.
 */
public final class EventWindow {

	/** All windows of a node together: 64 MB. */
	static final long MAX_TOTAL_BYTES = 64L * 1024 * 1024;

	static final int MAX_EVENTS = 1024;

	static final int MAX_BYTES = 512 * 1024;

	/** What its place in the ring takes at most; as a rule half of it. */
	private static final int SLOT = 16;

	private final EventRing events = new EventRing();

	private final AtomicLong total;

	private final long maxBytes;

	private long bytes;

	private boolean stopped;

	EventWindow(AtomicLong total) {
		this(total, MAX_BYTES);
	}

	private EventWindow(AtomicLong total, long maxBytes) {
		this.total = total;
		this.maxBytes = maxBytes;
	}

	/** A window for a page that was read, and holds all of it, however large. */
	static EventWindow ofPage(List<StoredEvent> events) {
		EventWindow page = new EventWindow(new AtomicLong(Long.MIN_VALUE / 2), Long.MAX_VALUE);
		events.forEach(page::add);
		return page;
	}

	/** What is held already stays as it is; what does not follow begins anew. */
	void add(StoredEvent event) {
		if (this.stopped) {
			return;
		}
		Position last = last();
		if (last != null && event.stepFrom(last) == StoredEvent.Step.KNOWN && isHeld(event.position())) {
			return;
		}
		if (last != null && event.stepFrom(last) != StoredEvent.Step.NEXT) {
			clear();
		}
		this.events.addLast(event);
		change(footprint(event));
		while (this.events.size() > 0 && (this.events.size() > MAX_EVENTS || this.bytes > this.maxBytes
				|| this.total.get() > MAX_TOTAL_BYTES)) {
			change(-footprint(this.events.removeFirst()));
		}
	}

	/** The place of the newest event, or null. */
	@Nullable Position last() {
		return (this.events.size() > 0) ? this.events.get(this.events.size() - 1).position() : null;
	}

	/** Whether what this window holds follows the other one. */
	boolean follows(EventWindow older) {
		Position end = older.last();
		return this.events.size() > 0 && end != null && this.events.get(0).stepFrom(end) == StoredEvent.Step.NEXT;
	}

	/** Move everything to the end of the other window. */
	void moveTo(EventWindow other) {
		for (int i = 0; i < this.events.size(); i++) {
			other.add(this.events.get(i));
		}
		clear();
	}

	/** Hold nothing from now on. */
	void stop() {
		clear();
		this.stopped = true;
	}

	void clear() {
		change(-this.bytes);
		this.events.clear();
	}

	boolean isEmpty() {
		return this.events.size() == 0;
	}

	/** Whether what follows the place is here, at least the next event. */
	boolean holdsNextOf(Position after) {
		int next = indexAfter(after);
		return next >= 0 && next < this.events.size() && this.events.get(next).stepFrom(after) == StoredEvent.Step.NEXT;
	}

	/** What follows a place of which the next event is here. */
	List<StoredEvent> page(Position after, int maxEvents, int maxBytes) {
		List<StoredEvent> page = new ArrayList<>();
		long size = 0;
		for (int i = indexAfter(after); i < this.events.size() && page.size() < maxEvents; i++) {
			StoredEvent event = this.events.get(i);
			size += event.content().size();
			if (size > maxBytes && !page.isEmpty()) {
				break;
			}
			page.add(event);
		}
		return page;
	}

	private boolean isHeld(Position position) {
		return indexAfter(position) > 0;
	}

	private int indexAfter(Position after) {
		return this.events.size() == 0 ? -1 : (int) Math.max(-1,
				Math.min(Integer.MAX_VALUE, after.offset() + 1 - this.events.get(0).position().offset()));
	}

	private static long footprint(StoredEvent event) {
		return SLOT + event.footprint();
	}

	private void change(long by) {
		this.bytes += by;
		this.total.addAndGet(by);
	}

}
