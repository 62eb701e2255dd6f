package io.github.ssekit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link SseAsyncPublisher} has taken: a line for each topic, of which one
 * message is on its way at a time, so that what is tried again is not overtaken. Every
 * field is guarded by the monitor, and nobody is called under it.
 */
final class AsyncQueue {

	/** More would only wait in the broker's own queue. */
	private static final int MAX_ON_THEIR_WAY = 256;

	private final AsyncSettings settings;

	/** Of topics that have a message here. */
	private final Map<Topic, Line> lines = new HashMap<>();

	/** Lines whose first message may be published now. */
	private final Deque<Line> ready = new ArrayDeque<>();

	/** Lines whose first message is tried again later. */
	private final Queue<Line> paused = new PriorityQueue<>(Comparator.comparingLong(Line::due));

	/** All that has not been tried yet, the oldest first. */
	private final Set<AsyncMessage> untried = new LinkedHashSet<>();

	/** What has still to be turned into text. */
	private final Set<AsyncMessage> unencoded = new LinkedHashSet<>();

	private int messages;

	private long bytes;

	private int onTheirWay;

	private boolean closed;

	AsyncQueue(AsyncSettings settings) {
		this.settings = settings;
	}

	/**
	 * Take a message in. Answers what had to give way.
	 * @throws PublisherFullException if there is no room
	 */
	synchronized List<AsyncMessage> add(AsyncMessage message) {
		List<AsyncMessage> dropped = new ArrayList<>();
		if (this.settings.whenFull() == WhenFull.CALLER_WAITS) {
			awaitRoom(message);
		}
		else if (this.settings.whenFull() == WhenFull.DROP_OLDEST) {
			dropWhile(() -> !hasRoomFor(message), dropped);
		}
		if (this.closed) {
			throw new IllegalStateException("The publisher is closed: nothing is published any more");
		}
		if (!hasRoomFor(message)) {
			throw new PublisherFullException("The queue of the publisher is full (" + this.messages + " messages, "
					+ this.bytes + " bytes): sse.async.max-messages and sse.async.max-bytes bound it,"
					+ " sse.async.when-full says what happens then");
		}
		this.messages++;
		this.bytes += message.bytes();
		this.untried.add(message);
		if (!message.isText()) {
			this.unencoded.add(message);
		}
		Line line = this.lines.computeIfAbsent(message.topic(), (topic) -> new Line());
		line.messages.addLast(message);
		if (line.messages.size() == 1) {
			this.ready.addLast(line);
		}
		notifyAll();
		return dropped;
	}

	/** The next step of the publishing thread; null where it is to end. */
	synchronized @Nullable Step next() throws InterruptedException {
		while (!this.closed) {
			long now = System.nanoTime();
			for (Line line = this.paused.peek(); line != null && line.due() - now <= 0; line = this.paused.peek()) {
				this.ready.addLast(this.paused.remove());
			}
			if (this.onTheirWay < MAX_ON_THEIR_WAY && !this.ready.isEmpty()) {
				return new Step(send(this.ready.removeFirst(), now), true);
			}
			if (!this.unencoded.isEmpty()) {
				return new Step(this.unencoded.iterator().next(), false);
			}
			Line first = this.paused.peek();
			long millis = (first != null) ? Math.max(1, (first.due() - now) / 1_000_000) : 0;
			wait(millis); // 0 is for ever
		}
		return null;
	}

	/** Its data is text now. Answers what had to give way. */
	synchronized List<AsyncMessage> encoded(AsyncMessage message, long size) {
		List<AsyncMessage> dropped = new ArrayList<>();
		this.unencoded.remove(message);
		if (!message.isGone()) {
			this.bytes += size - message.bytes();
			message.bytes(size);
			if (this.settings.whenFull() == WhenFull.DROP_OLDEST) {
				dropWhile(() -> this.bytes > this.settings.maxBytes() && this.messages > 1, dropped);
			}
		}
		return dropped;
	}

	/** The message on its way has failed. Answers whether it is tried again. */
	synchronized boolean tryAgain(AsyncMessage message) {
		Line line = this.lines.get(message.topic());
		if (this.closed || line == null
				|| !message.tryAgain(System.nanoTime(), this.settings.giveUpAfter().toNanos())) {
			return false;
		}
		this.onTheirWay--;
		this.paused.add(line);
		notifyAll();
		return true;
	}

	/** A message has come to its end, on its way or before it. */
	synchronized void done(AsyncMessage message) {
		Line line = this.lines.get(message.topic());
		if (line == null || message.isGone()) {
			return; // closed or dropped meanwhile
		}
		boolean wasOnItsWay = !this.untried.contains(message);
		forget(line, message);
		if (wasOnItsWay) {
			this.onTheirWay--;
			if (!line.messages.isEmpty()) {
				this.ready.addLast(line);
			}
		}
		notifyAll();
	}

	/** What has no place yet. */
	synchronized Collection<AsyncMessage> all() {
		List<AsyncMessage> all = new ArrayList<>();
		this.lines.values().forEach((line) -> all.addAll(line.messages));
		return all;
	}

	synchronized int messages() {
		return this.messages;
	}

	synchronized long bytes() {
		return this.bytes;
	}

	/** Take nothing more. Answers what had no place yet. */
	synchronized Collection<AsyncMessage> close() {
		this.closed = true;
		Collection<AsyncMessage> left = all();
		left.forEach(AsyncMessage::gone);
		this.lines.clear();
		this.ready.clear();
		this.paused.clear();
		this.untried.clear();
		this.unencoded.clear();
		this.messages = 0;
		this.bytes = 0;
		notifyAll();
		return left;
	}

	private AsyncMessage send(Line line, long now) {
		AsyncMessage message = line.messages.getFirst();
		this.untried.remove(message);
		this.onTheirWay++;
		message.tried(now);
		return message;
	}

	private void awaitRoom(AsyncMessage message) {
		long deadline = System.nanoTime() + this.settings.maxWait().toNanos();
		while (!this.closed && !hasRoomFor(message)) {
			long left = (deadline - System.nanoTime()) / 1_000_000;
			if (left <= 0) {
				return;
			}
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void dropWhile(BooleanSupplier full, List<AsyncMessage> dropped) {
		while (full.getAsBoolean() && !this.untried.isEmpty()) {
			AsyncMessage oldest = this.untried.iterator().next();
			Line line = this.lines.get(oldest.topic());
			if (line != null) {
				forget(line, oldest);
			}
			dropped.add(oldest);
		}
	}

	private void forget(Line line, AsyncMessage message) {
		message.gone();
		line.messages.remove(message);
		boolean untriedSoFar = this.untried.remove(message);
		this.unencoded.remove(message);
		this.messages--;
		this.bytes -= message.bytes();
		if (line.messages.isEmpty()) {
			this.lines.remove(message.topic());
			if (untriedSoFar) {
				this.ready.remove(line);
			}
		}
	}

	/** A single message always has room in an empty queue, however large it is. */
	private boolean hasRoomFor(AsyncMessage message) {
		return this.messages == 0 || (this.messages < this.settings.maxMessages()
				&& this.bytes + message.bytes() <= this.settings.maxBytes());
	}

	/** The messages of a topic in their order; the first may be on its way. */
	private static final class Line {

		private final Deque<AsyncMessage> messages = new ArrayDeque<>();

		long due() {
			AsyncMessage first = this.messages.peekFirst();
			return (first != null) ? first.due() : 0;
		}

	}

	/**
	 * What is to be done.
	 *
	 * @param message with which message
	 * @param publish whether it is to be published; else it is to be encoded
	 */
	record Step(AsyncMessage message, boolean publish) {
	}

}
