package io.github.ssekit.emitter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.ssekit.wire.EventFrame;
import io.github.ssekit.wire.Frame;
import io.github.ssekit.wire.ControlFrame;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the sink, bounded in bytes. The frames are shared with other streams;
 * what counts is what they will be on the wire. Guarded by the monitor of its backlog.
 */
final class Outbox {

	private final int maxBytes;

	/** What the id line adds to each frame, roughly. */
	private final int idSize;

	private final Deque<Frame> frames = new ArrayDeque<>(2);

	private long bytes;

	Outbox(int maxBytes, int idSize) {
		this.maxBytes = maxBytes;
		this.idSize = idSize;
	}

	boolean isEmpty() {
		return this.frames.isEmpty();
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

	/** Forget the events that the store keeps. */
	void forgetStored() {
		forget((frame) -> frame instanceof EventFrame event && event.stored() != null);
	}

	/** Forget all events; the library's own frames stay. */
	void forgetEvents() {
		forget(EventFrame.class::isInstance);
	}

	void forgetAll() {
		forget((frame) -> true);
	}

	/** Drop the oldest event that the store does not keep. */
	boolean dropOldest() {
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

	void forEachOwn(Consumer<ControlFrame> action) {
		for (Frame frame : this.frames) {
			if (frame instanceof ControlFrame own) {
				action.accept(own);
			}
		}
	}

	private void forget(Predicate<Frame> which) {
		this.frames.removeIf(which);
		this.bytes = 0;
		for (Frame frame : this.frames) {
			this.bytes += size(frame);
		}
	}

	private int size(Frame frame) {
		return this.idSize + frame.body().length;
	}

}
