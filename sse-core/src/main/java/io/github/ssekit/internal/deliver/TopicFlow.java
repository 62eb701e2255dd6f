package io.github.ssekit.internal.deliver;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.MemoryBudget;
import io.github.ssekit.internal.concurrent.SerialTask;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.concurrent.WeighedQueue;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic on this node: makes sure that its listeners are told every event once and in
 * order. A hole, a fork, a new epoch or a possible gap is repaired from the store, once
 * for all listeners, before the flow goes on; meanwhile what is announced is held. What
 * cannot be repaired is told as a reset. Every field is guarded by the monitor, under
 * which events are handed to the workers (which only queue them) and nothing else is
 * called.
 */
public final class TopicFlow extends SerialTask {

	private static final Logger log = LoggerFactory.getLogger(TopicFlow.class);

	private static final int PAGE_EVENTS = 512;

	private static final int PAGE_BYTES = 256 * 1024;

	private static final CompletableFuture<@Nullable Void> HEARD = CompletableFuture.completedFuture(null);

	/** More than this is not held: the store has it. */
	static final int MAX_HELD_BYTES = 512 * 1024;

	private final Topic topic;

	private final Listeners listeners;

	private final EventStore store;

	private final DeliveryWorkers workers;

	private final Watcher watcher;

	/**
	 * What streams read of it, kept in step with {@link #last}; null for a near store.
	 */
	private final @Nullable SharedReads reads;

	private final WeighedQueue<StoredEvent> held;

	/** Replaced by what all share, once the topic is heard. */
	private CompletableFuture<@Nullable Void> hearing = new CompletableFuture<>();

	/** The last event told, or null as long as the head is not known. */
	private @Nullable Position last;

	private boolean repairing;

	/** There was more than could be held, or a possible gap: read once more. */
	private boolean again;

	/** Nobody listens any more: nothing is held for them. */
	private boolean stopped;

	/**
	 * How many of the held came before the read that is under way: those that do not
	 * follow what it brings never will.
	 */
	private int heldBeforeRead;

	TopicFlow(Topic topic, Listeners listeners, EventStore store, DeliveryWorkers workers, @Nullable SharedReads reads,
			MemoryBudget heldByAll, Watcher watcher) {
		this.reads = reads;
		this.held = new WeighedQueue<>(MAX_HELD_BYTES, StoredEvent::footprint, heldByAll);
		this.topic = topic;
		this.listeners = listeners;
		this.store = store;
		this.workers = workers;
		this.watcher = watcher;
	}

	/** Subscribe, and only then look where the topic stands. */
	void start(Broker broker) {
		CompletableFuture<@Nullable Void> started;
		synchronized (this) {
			if (this.hearing.isCompletedExceptionally()) {
				this.hearing = new CompletableFuture<>();
			}
			started = this.hearing;
		}
		CompletionStage<Position> head = Stages.ask(() -> broker.subscribe(this.topic))
			.thenCompose((subscribed) -> this.store.locate(this.topic, StartPosition.head()));
		Stages.whenOver(head, (place, failure) -> {
			if (place != null) {
				startAt(place);
				started.complete(null);
				heard();
			}
			else {
				started.completeExceptionally(
						(failure != null) ? failure : new IllegalStateException("the store has named no head"));
			}
		});
	}

	/** Nobody listens any more. What is under way may still come. */
	synchronized void stop() {
		this.stopped = true;
		this.held.clear();
		if (this.reads != null) {
			this.reads.stop();
		}
	}

	/** Completes when no event of the topic will be missed any more. */
	synchronized CompletionStage<@Nullable Void> hearing() {
		return this.hearing;
	}

	/** What streams of this node read of it; null where they ask the store. */
	@Nullable SharedReads reads() {
		return this.reads;
	}

	synchronized boolean hasFailed() {
		return this.hearing.isCompletedExceptionally();
	}

	void onEvent(LiveEvent event) {
		boolean repair = false;
		synchronized (this) {
			if (event instanceof EphemeralEvent passing) {
				this.workers.deliver(this.listeners, EventFrame.of(passing));
			}
			else if (event instanceof StoredEvent stored) {
				if (this.last == null || this.repairing) {
					hold(stored);
				}
				else if (!take(stored, this.last)) {
					hold(stored);
					this.repairing = true;
					suspect();
					repair = true;
				}
			}
		}
		if (repair) {
			repair();
		}
	}

	/** Something may have been lost. */
	void onPossibleGap() {
		synchronized (this) {
			if (this.last == null) {
				return; // the head is about to be asked for
			}
			if (this.repairing) {
				this.again = true;
				return;
			}
			this.repairing = true;
			suspect();
		}
		repair();
	}

	/** The last event told, or null where it is not known or being looked for. */
	synchronized @Nullable Position restsAt() {
		return this.repairing ? null : this.last;
	}

	/** The store says that the topic does not stand here, unless it has moved since. */
	void onMoved(Position from) {
		boolean still;
		synchronized (this) {
			still = from.equals(this.last);
		}
		if (still) {
			onPossibleGap();
		}
	}

	private synchronized void heard() {
		this.hearing = HEARD;
	}

	private void startAt(Position head) {
		boolean repair;
		synchronized (this) {
			if (this.last != null) {
				return; // two have tried at once
			}
			this.last = head;
			this.repairing = true;
			repair = !release();
		}
		if (repair) {
			repair();
		}
	}

	/**
	 * Read what is missing; once more, if it failed before. A store that answers at once
	 * would otherwise pile up calls.
	 */
	void repair() {
		run();
	}

	@Override
	protected void perform() {
		Position after;
		synchronized (this) {
			after = (this.last != null) ? this.last : Position.start("0000");
			this.heldBeforeRead = this.held.size();
		}
		Stages.whenOver(Stages.ask(() -> this.store.replay(this.topic, after, PAGE_EVENTS, PAGE_BYTES)),
				(replay, failure) -> {
					try {
						onPage(after, replay, failure);
					}
					catch (Throwable ex) {
						onFailure(ex);
					}
				});
	}

	@Override
	protected void onFailure(Throwable failure) {
		this.watcher.onStuck(this); // first: the rest may fail as well
		log.debug("Topic {} cannot be repaired. It is tried again.", this.topic, failure);
	}

	private void onPage(Position after, @Nullable Replay replay, @Nullable Throwable failure) {
		if (failure != null) {
			onFailure(failure);
			return;
		}
		boolean more = false;
		boolean repaired = false;
		synchronized (this) {
			if (replay instanceof Replay.Resumed resumed) {
				continueFrom(after, resumed);
				Position before = this.last;
				resumed.events().forEach(this::takeRepaired);
				repaired = !Objects.equals(this.last, before);
				more = !resumed.events().isEmpty() && resumed.head().isAfter(lastOr(resumed.head()));
				more = more || !release();
			}
			else if (replay instanceof Replay.Lost lost) {
				log.info("History of {} is lost on this node ({}). Its listeners are told, and go on at its head.",
						this.topic, lost.reason().word());
				this.last = lost.head();
				if (this.reads != null) {
					this.reads.forget();
				}
				this.workers.reset(this.listeners, lost.reason(), after, lost.head());
				more = !release();
			}
		}
		if (repaired) {
			this.watcher.onRepaired();
		}
		if (more) {
			repair();
		}
	}

	/**
	 * A place before the first event may be called otherwise now, where the store says
	 * that nothing was lost between the two.
	 */
	private void continueFrom(Position after, Replay.Resumed resumed) {
		if (!after.equals(this.last)) {
			return;
		}
		this.last = resumed.goingOnFrom(after);
		if (this.reads != null && !resumed.events().isEmpty() && !this.last.equals(after)) {
			this.reads.renamed(after, resumed.events().get(0).position());
		}
	}

	/** Go on with what was held. Answers false if that needs another repair. */
	private boolean release() {
		for (StoredEvent event = this.held.peek(); event != null; event = this.held.peek()) {
			if (!take(event, lastOr(event.position()))) {
				if (this.heldBeforeRead == 0) {
					return false;
				}
				log.debug("An event at {} of {} stands in no history that the store knows. It is dropped.",
						event.position(), this.topic);
			}
			this.held.poll();
			this.heldBeforeRead = Math.max(0, this.heldBeforeRead - 1);
		}
		if (this.again) {
			this.again = false;
			return false;
		}
		this.repairing = false;
		if (this.last != null && this.reads != null) {
			this.reads.confirmHead(this.last);
		}
		return true;
	}

	private void suspect() {
		if (this.reads != null) {
			this.reads.suspect();
		}
	}

	private void hold(StoredEvent event) {
		if (!this.stopped && !this.held.offer(event)) {
			this.again = true;
		}
	}

	private void takeRepaired(StoredEvent event) {
		take(event, lastOr(event.position()));
	}

	/** Tell the event if it is the next one. Answers false if something is missing. */
	private boolean take(StoredEvent event, Position from) {
		StoredEvent.Step step = event.stepFrom(from);
		if (step == StoredEvent.Step.NEXT) {
			this.last = event.position();
			if (this.reads != null) {
				this.reads.told(event, !this.repairing);
			}
			this.workers.deliver(this.listeners, EventFrame.of(event));
		}
		return step == StoredEvent.Step.NEXT || step == StoredEvent.Step.KNOWN;
	}

	private Position lastOr(Position other) {
		return (this.last != null) ? this.last : other;
	}

	/** Hears how repairs go. Called without the monitor. */
	interface Watcher {

		/** A repair has failed, because the store is away. */
		void onStuck(TopicFlow flow);

		/** A read has brought events that were not heard. */
		void onRepaired();

	}

}
