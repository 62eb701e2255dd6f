package io.github.ssekit.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link SseAsyncPublisher} has taken: a line for each topic, of which one
 * message is on its way at a time, so that what is tried again is not overtaken. Every
 * field is guarded by the monitor, and nobody is called under it but the clock.
 */
final class AsyncQueue {

	/** More would only wait in the broker's own queue. */
	private static final int MAX_ON_THEIR_WAY = 256;

	/** An event weighs a so-manieth of what is usual. */
	private static final int USUAL = 8;

	/** How often who waits for room looks whether answers are still too many. */
	private static final long LOOK_NANOS = 10_000_000;

	private final AsyncSettings settings;

	private final LongSupplier nanoTime;

	private final AsyncResults answers;

	/** Of topics that have a message here. */
	private final Map<Topic, Line> lines = new HashMap<>();

	/** Lines whose first message may be published now. */
	private final Deque<Line> ready = new ArrayDeque<>();

	/** Lines whose first message is tried again later. */
	private final Queue<Line> paused = new PriorityQueue<>((one, other) -> Long.signum(one.due() - other.due()));

	/** All that has not been tried yet, the oldest first. */
	private final Set<AsyncMessage> untried = new LinkedHashSet<>();

	/** What has still to be turned into text. */
	private final Set<AsyncMessage> unencoded = new LinkedHashSet<>();

	private int messages;

	/** Of data alone. */
	private long bytes;

	/** What the messages count for besides their data. */
	private long overhead;

	/** What data has had that was encoded of late: so much is assumed of the next. */
	private long usualBytes;

	private int onTheirWay;

	private boolean closed;

	AsyncQueue(AsyncSettings settings, LongSupplier nanoTime, AsyncResults answers) {
		this.settings = settings;
		this.nanoTime = nanoTime;
		this.answers = answers;
	}

	/**
	 * Take a message in. Answers what had to give way.
	 * @throws PublisherFullException if there is no room
	 */
	synchronized List<AsyncMessage> add(AsyncMessage message) {
		List<AsyncMessage> dropped = new ArrayList<>();
		if (!message.isSized()) {
			message.bytes(this.usualBytes);
		}
		if (this.settings.whenFull() == WhenFull.CALLER_WAITS) {
			awaitRoom(message);
		}
		else if (this.settings.whenFull() == WhenFull.DROP_OLDEST && !this.answers.areTooMany()) {
			dropFor(message, dropped);
		}
		if (this.closed) {
			throw new IllegalStateException("The publisher is closed: nothing is published any more");
		}
		if (this.answers.areTooMany()) {
			throw new PublisherFullException("The publisher takes nothing while " + this.answers.mostWaiting()
					+ " of its futures wait to be completed: what is hung onto them must not block, or go to"
					+ " threads of its own (thenRunAsync)");
		}
		if (!hasRoomFor(message)) {
			throw new PublisherFullException("The queue of the publisher is full (" + this.messages + " messages, "
					+ this.bytes + " bytes of data and " + this.overhead
					+ " around them): sse.async.max-messages and sse.async.max-bytes bound it,"
					+ " sse.async.when-full says what happens then");
		}
		Line line = this.lines.computeIfAbsent(message.topic(), (topic) -> new Line());
		this.messages++;
		this.bytes += message.bytes();
		this.overhead += message.overhead();
		try {
			enter(line, message);
		}
		catch (Throwable ex) {
			forget(line, message); // no memory: it has never come
			throw ex;
		}
		return dropped;
	}

	/** The next step of the publishing thread; null where there is none for now. */
	synchronized @Nullable Step next() {
		long now = this.nanoTime.getAsLong();
		for (Line line = this.paused.peek(); line != null && line.due() - now <= 0; line = this.paused.peek()) {
			this.ready.addLast(this.paused.remove());
		}
		if (this.onTheirWay < MAX_ON_THEIR_WAY && !this.ready.isEmpty()) {
			return new Step(send(this.ready.removeFirst(), now), true);
		}
		return this.unencoded.isEmpty() ? null : new Step(this.unencoded.iterator().next(), false);
	}

	/** When the first of those that are tried again later is due; null for none. */
	synchronized @Nullable Long due() {
		Line first = this.paused.peek();
		return (first != null) ? first.due() : null;
	}

	/** Its data is text now. Answers what had to give way. */
	synchronized List<AsyncMessage> encoded(AsyncMessage message, long size) {
		List<AsyncMessage> dropped = new ArrayList<>();
		this.unencoded.remove(message);
		this.usualBytes += (size - this.usualBytes) / USUAL;
		if (!message.isGone()) {
			this.bytes += size - message.bytes();
			message.bytes(size);
			if (this.settings.whenFull() == WhenFull.DROP_OLDEST) {
				while (this.bytes + this.overhead > this.settings.maxBytes() && this.messages > 1
						&& !this.untried.isEmpty()) {
					dropped.add(dropOldest());
				}
			}
		}
		return dropped;
	}

	/** The message on its way has failed. Answers whether it is tried again, later. */
	synchronized boolean tryAgain(AsyncMessage message) {
		Line line = this.lines.get(message.topic());
		if (this.closed || line == null
				|| !message.tryAgain(this.nanoTime.getAsLong(), this.settings.giveUpAfter().toNanos())) {
			return false;
		}
		this.onTheirWay--;
		this.paused.add(line);
		return true;
	}

	/**
	 * A message has come to its end, on its way or before it. Answers whether that is its
	 * end, which is told by whom this has answered true.
	 */
	synchronized boolean done(AsyncMessage message) {
		Line line = this.lines.get(message.topic());
		if (line == null || message.isGone()) {
			return false; // closed or dropped meanwhile
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
		return true;
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
		this.overhead = 0;
		notifyAll();
		return left;
	}

	private void enter(Line line, AsyncMessage message) {
		this.untried.add(message);
		if (!message.isText()) {
			this.unencoded.add(message);
		}
		line.messages.addLast(message);
		if (line.messages.size() == 1) {
			this.ready.addLast(line);
		}
	}

	private AsyncMessage send(Line line, long now) {
		AsyncMessage message = line.messages.getFirst();
		this.untried.remove(message);
		this.onTheirWay++;
		message.tried(now);
		return message;
	}

	private void awaitRoom(AsyncMessage message) {
		long deadline = this.nanoTime.getAsLong() + this.settings.maxWait().toNanos();
		while (!this.closed && (this.answers.areTooMany() || !hasRoomFor(message))) {
			long left = deadline - this.nanoTime.getAsLong();
			if (left <= 0) {
				return;
			}
			try {
				// who makes room says so; that answers are given is only seen
				long nanos = this.answers.areTooMany() ? Math.min(left, LOOK_NANOS) : left;
				wait(nanos / 1_000_000, 1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	/** Makes room by the oldest, where that makes room. */
	private void dropFor(AsyncMessage message, List<AsyncMessage> dropped) {
		int left = this.messages;
		long size = this.bytes + this.overhead;
		int oldest = 0;
		for (AsyncMessage next : this.untried) {
			if (hasRoomFor(message, left, size)) {
				break;
			}
			left--;
			size -= next.bytes() + next.overhead();
			oldest++;
		}
		if (hasRoomFor(message, left, size)) {
			for (int i = 0; i < oldest; i++) {
				dropped.add(dropOldest());
			}
		}
	}

	private AsyncMessage dropOldest() {
		AsyncMessage oldest = this.untried.iterator().next();
		Line line = this.lines.get(oldest.topic());
		if (line != null) {
			forget(line, oldest);
		}
		return oldest;
	}

	private void forget(Line line, AsyncMessage message) {
		message.gone();
		line.messages.remove(message);
		boolean untriedSoFar = this.untried.remove(message);
		this.unencoded.remove(message);
		this.messages--;
		this.bytes -= message.bytes();
		this.overhead -= message.overhead();
		if (line.messages.isEmpty()) {
			this.lines.remove(message.topic());
			if (untriedSoFar) {
				this.ready.remove(line);
			}
		}
	}

	private boolean hasRoomFor(AsyncMessage message) {
		return hasRoomFor(message, this.messages, this.bytes + this.overhead);
	}

	/** A single message always has room in an empty queue, however large it is. */
	private boolean hasRoomFor(AsyncMessage message, int others, long size) {
		return others == 0 || (others < this.settings.maxMessages()
				&& size + message.bytes() + message.overhead() <= this.settings.maxBytes());
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
