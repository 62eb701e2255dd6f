package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one topic by the streams of this node. Pages that are held here are served
 * from here: the newest events, which the flow of the topic has told, and an older run,
 * which was read for somebody who had missed more. All who need what is not held, or want
 * to know whether their place can be continued at all, wait for one read. It begins after
 * they have asked, so the answer is as exact as if each had asked alone.
 * <p>
 * One read is under way at a time. It is for whoever has waited longest, and answers all
 * of whom it tells something ({@link ReadAnswer}), so that no number of others, with
 * places true or made up, keeps anybody waiting for more than their own reads. Reads are
 * spaced out, for others to come along. Thread-safe: every field is guarded by the
 * monitor, under which nobody is called.
 */
public final class SharedReads {

	private static final int PAGE_EVENTS = 512;

	private static final int PAGE_BYTES = 256 * 1024;

	/** From the begin of one read to that of the next. */
	private static final long SPACING_NANOS = 20_000_000L;

	private final Topic topic;

	private final EventStore store;

	private final HubRuntime runtime;

	private final Scheduler clock;

	private final EventWindow recent;

	private final EventWindow older;

	/** The newest place that anybody here was told of; null as long as nobody was. */
	private @Nullable Position newest;

	/**
	 * How the history began; null where this node did not stand before its first event,
	 * or history was lost since.
	 */
	private @Nullable StartingPoint beginning;

	/** Whether the newest place is the head, as far as this node can know. */
	private boolean sure;

	/** In the order in which they came. */
	private List<ReadRequest> waiting = new ArrayList<>();

	private boolean reading;

	/** The last read was for a place that is too old: most of the others may be, too. */
	private boolean lookHigher;

	/** How often history was lost: what was asked before that says nothing any more. */
	private int losses;

	/** When the last read began, by the hub's nano time. */
	private long lastRead;

	SharedReads(Topic topic, EventStore store, AtomicLong windowBytes, HubRuntime runtime, Scheduler clock) {
		this.topic = topic;
		this.store = store;
		this.runtime = runtime;
		this.clock = clock;
		this.recent = new EventWindow(windowBytes);
		this.older = new EventWindow(windowBytes);
		this.lastRead = runtime.nanoTime() - SPACING_NANOS;
	}

	/**
	 * An event is about to be told to all listeners.
	 * @param following whether it was announced as the next one, so that the node is sure
	 */
	synchronized void told(StoredEvent event, boolean following) {
		raise(event.position());
		this.recent.add(event);
		this.sure = following;
	}

	/** This node is sure that it has told everything up to its last place. */
	synchronized void confirmHead(Position last) {
		raise(last);
		this.sure = true;
	}

	/**
	 * The place before the first event has got another name with the first event. Called
	 * before that is told: whoever stood there with this node needs no read to go on.
	 */
	synchronized void renamed(Position start, Position first) {
		this.beginning = new StartingPoint(start, first);
	}

	/** This node may have missed something. */
	synchronized void suspect() {
		this.sure = false;
	}

	/** Nobody listens any more: nothing is held from now on. */
	synchronized void stop() {
		forget();
		this.recent.stop();
		this.older.stop();
	}

	/** History was lost. */
	synchronized void forget() {
		this.losses++;
		this.newest = null;
		this.beginning = null;
		this.sure = false;
		this.recent.clear();
		this.older.clear();
	}

	/** The newest place; null where this node is not sure of it. */
	synchronized @Nullable Position knownHead() {
		return this.sure ? this.newest : null;
	}

	CompletionStage<Replay> replay(Position after, int maxEvents, int maxBytes, BooleanSupplier ended) {
		ReadRequest request = new ReadRequest(after, maxEvents, maxBytes, ended);
		synchronized (this) {
			Replay held = (maxEvents > 0) ? held(request) : null;
			if (held != null) {
				return CompletableFuture.completedFuture(held);
			}
			this.waiting.add(request);
			if (this.reading) {
				return request.answer();
			}
			this.reading = true;
		}
		readNext();
		return request.answer();
	}

	/**
	 * Under the monitor. A place that is lower than one that was told here stays where it
	 * is: else a stream that was told of the higher one would take the lower for the
	 * head. But a lower one that was taken later stands in another history.
	 */
	private void raise(Position place) {
		Position known = this.newest;
		if (known == null || !known.isAfter(place)) {
			this.newest = place;
		}
		else if (place.isForkOf(known)) {
			forget();
			this.newest = place;
		}
	}

	/** Under the monitor. */
	private @Nullable Replay held(ReadRequest request) {
		Position head = this.sure ? this.newest : null;
		Position after = (this.beginning != null) ? this.beginning.nameNow(request.after()) : request.after();
		if (head == null || !head.epoch().equals(after.epoch())) {
			return null;
		}
		if (head.equals(after)) {
			return new Replay.Resumed(List.of(), head);
		}
		for (EventWindow window : List.of(this.recent, this.older)) {
			if (window.holdsNextOf(after)) {
				return request.page(window, after, head);
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
			pause = SPACING_NANOS - (this.runtime.nanoTime() - this.lastRead);
		}
		if (pause <= 0 || !this.clock.schedule(this::read, pause)) {
			read();
		}
	}

	private void read() {
		List<ReadRequest> asking;
		List<ReadRequest> ended = new ArrayList<>();
		Position from;
		Known before;
		synchronized (this) {
			asking = new ArrayList<>();
			this.waiting.forEach((request) -> (request.isEnded() ? ended : asking).add(request));
			this.waiting = new ArrayList<>();
			this.lastRead = this.runtime.nanoTime();
			before = new Known(this.newest, this.losses);
			from = asking.isEmpty() ? null : choose(asking);
		}
		ended.forEach(ReadRequest::cancel);
		if (from == null) {
			readNext();
			return;
		}
		Stages.whenOver(Stages.ask(() -> this.store.replay(this.topic, from, PAGE_EVENTS, PAGE_BYTES)),
				(replay, failure) -> {
					try {
						answer(asking, from, before, replay, failure);
					}
					finally {
						readNext();
					}
				});
	}

	/**
	 * Under the monitor. The place of whoever has waited longest, or the newest event
	 * held where that place stands in what is held: if it can be continued, so can they.
	 * Where that was too old, the next read is for one in the middle, which tells about
	 * half of them; and then it is the turn of whoever has waited longest again.
	 */
	private Position choose(List<ReadRequest> asking) {
		if (this.lookHigher) {
			this.lookHigher = false;
			List<Position> places = asking.stream()
				.map(ReadRequest::after)
				.sorted(Comparator.comparingLong(Position::offset))
				.toList();
			return places.get(places.size() / 2);
		}
		Position first = asking.get(0).after();
		Position last = this.recent.last();
		return (last != null && this.recent.holdsNextOf(first)) ? last : first;
	}

	private void answer(List<ReadRequest> asked, Position from, Known before, @Nullable Replay replay,
			@Nullable Throwable failure) {
		List<Runnable> answers = new ArrayList<>();
		synchronized (this) {
			boolean ofRecent = from.equals(this.recent.last());
			List<EventWindow> proven = new ArrayList<>();
			if (replay instanceof Replay.Resumed resumed) {
				proven.add(EventWindow.ofPage(resumed.events()));
				if (ofRecent) {
					proven.add(this.recent);
				}
				if (this.losses == before.losses()) {
					keep(resumed, ofRecent, before.newest());
				}
			}
			else if (replay != null && ofRecent) {
				forget(); // what is held stands in no history any more
			}
			boolean forOldest = !asked.isEmpty() && from.equals(asked.get(0).after());
			this.lookHigher = forOldest && replay instanceof Replay.Lost lost && ReadAnswer.isTooOld(lost.reason());
			List<ReadRequest> unanswered = new ArrayList<>();
			for (ReadRequest request : asked) {
				Replay answer = (replay != null) ? ReadAnswer.to(request, from, replay, proven) : null;
				if (answer != null) {
					answers.add(() -> request.answer().complete(answer));
				}
				else if (failure != null) {
					answers.add(() -> request.answer().completeExceptionally(failure));
				}
				else {
					unanswered.add(request);
				}
			}
			unanswered.addAll(this.waiting); // they came later
			this.waiting = unanswered;
		}
		answers.forEach(Runnable::run);
	}

	/**
	 * Under the monitor. The store has said where the topic stands; of what was told here
	 * since it was asked it may not know yet.
	 */
	private void confirm(Position known, @Nullable Position newestBefore, Position answered) {
		boolean oneHistory = known.epoch().equals(answered.epoch()) && !known.isForkOf(answered);
		if (oneHistory && !known.isAfter(answered)) {
			this.newest = answered; // it will be told to the listeners in a moment
		}
		else if (known.equals(newestBefore)) {
			// asked after that was told, the store does not know it any more
			this.newest = answered;
			this.sure = false;
		}
		else if (!oneHistory) {
			this.sure = false; // the answer is late, or what was told is
		}
	}

	/** Under the monitor. What was read for somebody is held for the others. */
	private void keep(Replay.Resumed resumed, boolean ofRecent, @Nullable Position newestBefore) {
		if (this.newest != null) {
			confirm(this.newest, newestBefore, resumed.head());
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

	/** What was known here when the store was asked. */
	private record Known(@Nullable Position newest, int losses) {
	}

	/**
	 * How a history began.
	 *
	 * @param formerStart what the place before the first event was called when this node
	 * stood there
	 * @param first the first event
	 */
	private record StartingPoint(Position formerStart, Position first) {

		/**
		 * A place before the first event of this history as it is called now, any other
		 * as it is. Whoever saw the topic without events after the first one was placed
		 * has come to it when that was lost, which this node may not know yet.
		 */
		Position nameNow(Position after) {
			boolean isBefore = ReadAnswer.isStartNoEarlierThan(this.formerStart, after)
					&& after.time() <= this.first.time();
			return isBefore ? Position.start(this.first.epoch()) : after;
		}

	}

}
