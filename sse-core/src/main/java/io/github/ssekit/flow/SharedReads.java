package io.github.ssekit.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.concurrent.HubRuntime;
import io.github.ssekit.concurrent.Scheduler;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one topic by the streams of this node. Pages that are held here are served
 * from here: the newest events, which the flow of the topic has told, and an older run,
 * which was read for somebody who had missed more. All who need what is not held, or want
 * to know whether their place can be continued at all, wait for one read. It begins after
 * they have asked, so the answer is as exact as if each had asked alone; but one read is
 * under way at a time, and they are spaced out. Thread-safe: every field is guarded by
 * the monitor, under which nobody is called.
 */
final class SharedReads implements DeliveryListener {

	private static final int PAGE_EVENTS = 512;

	private static final int PAGE_BYTES = 256 * 1024;

	/** From the begin of one read to that of the next. */
	private static final long SPACING_NANOS = 20_000_000L;

	private final Topic topic;

	private final EventStore store;

	private final HubRuntime runtime;

	private final Scheduler clock;

	private final Window recent;

	private final Window older;

	/** The newest place; null where this node is not sure of it. */
	private @Nullable Position head;

	private List<Request> waiting = new ArrayList<>();

	private boolean reading;

	/** When the last read began, by the hub's nano time. */
	private long lastRead;

	/** The last read was for a place that is trimmed: look further up next time. */
	private boolean lookHigher;

	SharedReads(Topic topic, EventStore store, AtomicLong windowBytes, HubRuntime runtime, Scheduler clock) {
		this.runtime = runtime;
		this.clock = clock;
		this.lastRead = runtime.nanoTime() - SPACING_NANOS;
		this.topic = topic;
		this.store = store;
		this.recent = new Window(windowBytes);
		this.older = new Window(windowBytes);
	}

	@Override
	public synchronized void told(StoredEvent event, boolean sure) {
		this.recent.add(event);
		this.head = sure ? event.position() : null;
	}

	@Override
	public synchronized void sureOf(Position newest) {
		boolean readOnAlready = this.head != null && this.head.isAfter(newest);
		this.head = readOnAlready ? this.head : newest;
	}

	@Override
	public synchronized void unsure() {
		this.head = null;
	}

	@Override
	public synchronized void forget() {
		this.head = null;
		this.recent.clear();
		this.older.clear();
	}

	synchronized @Nullable Position knownHead() {
		return this.head;
	}

	CompletionStage<Replay> replay(Position after, int maxEvents, int maxBytes) {
		Request request;
		synchronized (this) {
			Replay held = (maxEvents > 0) ? held(after, maxEvents, maxBytes, this.head) : null;
			if (held != null) {
				return CompletableFuture.completedFuture(held);
			}
			request = new Request(after, maxEvents, maxBytes);
			this.waiting.add(request);
			if (this.reading) {
				return request.answer;
			}
			this.reading = true;
		}
		readNext();
		return request.answer;
	}

	/** Under the monitor. */
	private @Nullable Replay held(Position after, int maxEvents, int maxBytes, @Nullable Position newest) {
		if (newest == null || !newest.epoch().equals(after.epoch())) {
			return null;
		}
		if (newest.equals(after)) {
			return new Replay.Resumed(List.of(), newest);
		}
		for (Window window : List.of(this.recent, this.older)) {
			if (window.holdsNextOf(after)) {
				return new Replay.Resumed(window.page(after, maxEvents, maxBytes), newest);
			}
		}
		return null;
	}

	/** The next read for all who wait, a little later if there was one just now. */
	private void readNext() {
		long pause;
		synchronized (this) {
			if (this.waiting.isEmpty()) {
				this.reading = false;
				return;
			}
			pause = Math.max(0, SPACING_NANOS - (this.runtime.nanoTime() - this.lastRead));
		}
		if (pause == 0 || !this.clock.schedule(this::read, pause)) {
			read();
		}
	}

	private void read() {
		List<Request> asking;
		Position from;
		synchronized (this) {
			asking = this.waiting;
			this.waiting = new ArrayList<>();
			this.lastRead = this.runtime.nanoTime();
			from = choose(asking);
		}
		CompletableFuture.completedStage(from) // whoever throws is away
			.thenCompose((after) -> this.store.replay(this.topic, after, PAGE_EVENTS, PAGE_BYTES))
			.whenComplete((replay, failure) -> {
				answer(asking, from, replay, failure);
				readNext();
			});
	}

	/**
	 * Under the monitor. The newest event held, where somebody stands in what is held: if
	 * it can be continued, so can they. Else the place furthest behind; after that was
	 * trimmed, one in the middle.
	 */
	private Position choose(List<Request> asking) {
		Position newest = this.recent.last();
		if (newest != null && asking.stream()
			.anyMatch((request) -> request.after.equals(newest) || this.recent.holdsNextOf(request.after))) {
			return newest;
		}
		asking.sort(Comparator.comparingLong((request) -> request.after.offset()));
		return asking.get(this.lookHigher ? asking.size() / 2 : 0).after;
	}

	private void answer(List<Request> asked, Position from, @Nullable Replay replay, @Nullable Throwable failure) {
		List<Runnable> answers = new ArrayList<>();
		synchronized (this) {
			boolean ofRecent = from.equals(this.recent.last());
			Window page = Window.ofPage((replay instanceof Replay.Resumed resumed) ? resumed.events() : List.of());
			if (replay instanceof Replay.Resumed resumed) {
				keep(resumed, ofRecent);
			}
			else if (ofRecent) {
				forget(); // what is held stands in no history any more
			}
			this.lookHigher = replay instanceof Replay.Lost lost && isTooOld(lost.reason());
			List<Window> proven = ofRecent ? List.of(this.recent, page) : List.of(page);
			for (Request request : asked) {
				Replay answered = (replay != null) ? answerTo(request, from, replay, proven) : null;
				if (answered != null) {
					answers.add(() -> request.answer.complete(answered));
				}
				else if (failure != null) {
					answers.add(() -> request.answer.completeExceptionally(failure));
				}
				else {
					this.waiting.add(request);
				}
			}
		}
		answers.forEach(Runnable::run);
	}

	/** Null if this read tells nothing of that place. */
	private static @Nullable Replay answerTo(Request request, Position from, Replay replay, List<Window> proven) {
		boolean isFrom = request.after.equals(from);
		if (replay instanceof Replay.Resumed resumed) {
			for (Window window : proven) {
				if (window.holdsNextOf(request.after)) {
					return new Replay.Resumed(window.page(request.after, request.maxEvents, request.maxBytes),
							resumed.head());
				}
			}
			boolean isAtHead = isFrom || request.after.equals(resumed.head());
			return isAtHead ? new Replay.Resumed(List.of(), resumed.head()) : null;
		}
		LostReason reason = ((Replay.Lost) replay).reason();
		boolean sameEpoch = request.after.epoch().equals(from.epoch());
		boolean lostToo = sameEpoch
				&& (reason == LostReason.EPOCH || (isTooOld(reason) && request.after.offset() <= from.offset()));
		return (isFrom || lostToo) ? replay : null;
	}

	private static boolean isTooOld(LostReason reason) {
		return reason == LostReason.TRIMMED || reason == LostReason.GONE;
	}

	/** Under the monitor. What was read for somebody is held for the others. */
	private void keep(Replay.Resumed resumed, boolean ofRecent) {
		if (this.head != null && resumed.head().isAfter(this.head)) {
			this.head = resumed.head(); // it will be told to the listeners in a moment
		}
		if (ofRecent) {
			resumed.events().forEach(this.recent::add);
			return;
		}
		resumed.events().forEach(this.older::add);
		if (this.recent.isEmpty() || this.recent.follows(this.older)) {
			this.recent.moveTo(this.older);
			this.older.moveTo(this.recent);
		}
	}

	/** Somebody who waits for a read. */
	private static final class Request {

		private final Position after;

		private final int maxEvents;

		private final int maxBytes;

		private final CompletableFuture<Replay> answer = new CompletableFuture<>();

		Request(Position after, int maxEvents, int maxBytes) {
			this.after = after;
			this.maxEvents = maxEvents;
			this.maxBytes = maxBytes;
		}

	}

}
