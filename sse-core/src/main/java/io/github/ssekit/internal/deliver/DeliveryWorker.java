package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.internal.concurrent.WeighedQueue;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.TopicCursor;
import io.github.ssekit.internal.emitter.WriterContext;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to its share of the emitters on one thread, in the order in which it was told.
 * It takes all that waits, offers it to everybody concerned, and only then lets each of
 * them write: so a burst costs a stream one write, not one for each event. An event that
 * comes alone is written at once.
 * <p>
 * The queue is bounded by the memory that it takes. Beyond the bound a topic's events are
 * not queued but remembered as "it has gone on up to here", once for each topic, and its
 * listeners read them from the store. So a flood costs a bounded amount of memory, and
 * whoever tells never waits. What waits is guarded by the monitor, under which nobody is
 * called.
 */
public final class DeliveryWorker implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

	static final long MAX_BYTES = 16L * 1024 * 1024;

	private static final int BATCH_BYTES = 32 * 1024;

	/** What a reset writes, roughly. */
	private static final int RESET_SIZE = 64;

	/** What a task takes besides what it brings along. */
	private static final int TASK = 24;

	/** What a reset takes: two places, of which each has an epoch of its own. */
	private static final int RESET = 184;

	/** What is remembered of a topic: its place in the map, a head and a reset. */
	private static final int MISSED = 352;

	private final int index;

	private final int workers;

	/** Of one thread. */
	private final WorkerPool thread;

	/** Used by the worker's thread alone. */
	private final WriterContext context;

	/** Guarded by the monitor. */
	private final WeighedQueue<Task> queue = new WeighedQueue<>(MAX_BYTES, Task::footprint);

	/** What had no room, by topic: each has one task in the queue. As the queue. */
	private final Map<Listeners, Missed> missed = new HashMap<>();

	/**
	 * Whether the thread runs, or is about to: then it sees what is queued. As the queue.
	 */
	private boolean awake;

	/** What is delivered and written together. Used by the worker's thread alone. */
	private final List<Task> batch = new ArrayList<>();

	/** Whether nothing waited behind the batch. Used by the worker's thread alone. */
	private boolean nothingElse;

	/** Used by the worker's thread alone. */
	private final List<Emitter> touched = new ArrayList<>();

	private volatile boolean closed;

	DeliveryWorker(int index, int workers, WorkerPool thread, WriterContexts contexts) {
		this.index = index;
		this.workers = workers;
		this.thread = thread;
		this.context = contexts.forWorker();
	}

	/** Deliver a frame to the listeners of this worker. Never waits. */
	void deliver(Listeners listeners, EventFrame frame) {
		boolean wake;
		synchronized (this) {
			if (!this.queue.offer(new Task(listeners, frame, null))) {
				StoredEvent stored = frame.stored();
				miss(listeners,
						new Missed((stored != null) ? stored.position() : null, null, (stored != null) ? 0 : 1, 1));
			}
			wake = isToBeWoken();
		}
		if (wake) {
			wake();
		}
	}

	/** Tell the listeners of this worker that history was lost. Never waits. */
	void reset(Listeners listeners, LostReason reason, Position from, Position head) {
		Reset reset = new Reset(reason, from, head);
		boolean wake;
		synchronized (this) {
			if (!this.queue.offer(new Task(listeners, null, reset))) {
				miss(listeners, new Missed(null, reset, 0, 1));
			}
			wake = isToBeWoken();
		}
		if (wake) {
			wake();
		}
	}

	/**
	 * What waits to be delivered, in bytes; more than there is room for where topics were
	 * left to the store.
	 */
	synchronized long waiting() {
		return this.missed.isEmpty() ? this.queue.bytes() : MAX_BYTES + 1;
	}

	/** End the thread; what is queued is not delivered any more. */
	@Override
	public void close() {
		this.closed = true;
		this.thread.close();
	}

	/** Under the monitor. The topic is left to the store. */
	private void miss(Listeners listeners, Missed more) {
		// else a task is queued already
		if (this.missed.merge(listeners, more, Missed::and).times == 1) {
			this.queue.add(new Task(listeners, null, null));
		}
	}

	/** Under the monitor. True once, for whoever has to wake the thread. */
	private boolean isToBeWoken() {
		boolean asleep = !this.awake;
		this.awake = true;
		return asleep;
	}

	private void wake() {
		try {
			this.thread.execute(this::deliverWhatWaits);
		}
		catch (RejectedExecutionException ex) {
			log.debug("The hub is closed: what waits is not delivered.");
		}
	}

	private void deliverWhatWaits() {
		while (takeBatch()) {
			try {
				deliverBatch();
			}
			catch (Throwable ex) {
				log.error("A delivery has failed. The worker goes on.", ex);
			}
		}
	}

	/** False where nothing waits: then the thread ends, and has to be woken again. */
	private synchronized boolean takeBatch() {
		int bytes = 0;
		Task task = this.closed ? null : this.queue.poll();
		while (task != null) {
			this.batch.add(task);
			bytes += task.size();
			task = (bytes < BATCH_BYTES) ? this.queue.poll() : null;
		}
		this.nothingElse = this.queue.isEmpty();
		this.awake = !this.batch.isEmpty();
		return this.awake;
	}

	private void deliverBatch() {
		try {
			boolean alone = this.nothingElse && this.batch.size() == 1;
			for (Task task : this.batch) {
				performGuarded(task, alone);
			}
		}
		finally {
			this.batch.clear();
			letWrite();
			this.context.settle();
		}
	}

	/** Whoever fails, fails alone: the next task of the batch is not lost. */
	private void performGuarded(Task task, boolean alone) {
		try {
			perform(task, alone);
		}
		catch (Throwable ex) {
			log.error("An event could not be delivered. The worker goes on.", ex);
		}
	}

	/** An event that is alone need not wait for others that could share its write. */
	private void perform(Task task, boolean alone) {
		EventFrame frame = task.frame;
		if (frame != null) {
			visit(task.listeners, alone ? (cursor) -> cursor.emitter().send(cursor, frame, this.context)
					: (cursor) -> cursor.emitter().offer(cursor, frame));
			return;
		}
		Reset reset = task.reset;
		if (reset != null) {
			visit(task.listeners, reset::tell);
			return;
		}
		Missed gone = takeMissed(task.listeners);
		if (gone != null) {
			visit(task.listeners, gone::tell);
		}
	}

	private synchronized @Nullable Missed takeMissed(Listeners listeners) {
		return this.missed.remove(listeners);
	}

	private void visit(Listeners listeners, Visit visit) {
		listeners.forEach((cursor) -> {
			if (DeliveryWorkers.of(cursor, this.workers) == this.index && hasSomethingToWrite(visit, cursor)
					&& cursor.emitter().touch()) {
				this.touched.add(cursor.emitter());
			}
		});
	}

	/** Whoever fails, fails alone: neither the next stream nor the next task is lost. */
	private static boolean hasSomethingToWrite(Visit visit, TopicCursor cursor) {
		try {
			return visit.hasSomethingToWrite(cursor);
		}
		catch (Throwable ex) {
			cursor.emitter().fail(ex); // it may lack an event: its client comes back for
										// it
			return false;
		}
	}

	private void letWrite() {
		for (Emitter emitter : this.touched) {
			try {
				emitter.drainTouched(this.context);
			}
			catch (Throwable ex) {
				log.error("{} could not be written to. The worker goes on.", emitter, ex);
			}
		}
		this.touched.clear();
	}

	@FunctionalInterface
	private interface Visit {

		boolean hasSomethingToWrite(TopicCursor cursor);

	}

	/** A frame, a reset, or (with neither) a look at what was missed. */
	private record Task(Listeners listeners, @Nullable EventFrame frame, @Nullable Reset reset) {

		/** Of what is written. */
		int size() {
			return (this.frame != null) ? this.frame.body().length : RESET_SIZE;
		}

		long footprint() {
			if (this.frame != null) {
				return TASK + this.frame.footprint();
			}
			return (long) TASK + ((this.reset != null) ? RESET : MISSED);
		}

	}

	/** History was lost from a place on, and begins anew at a head. */
	private record Reset(LostReason reason, Position from, Position head) {

		boolean tell(TopicCursor cursor) {
			cursor.emitter().reset(cursor, this.reason, this.from, this.head);
			return true;
		}

	}

	/**
	 * What had no room in the queue: how far the topic has gone on, the last loss of its
	 * history, and what passed by.
	 */
	private record Missed(@Nullable Position head, @Nullable Reset reset, long passing, long times) {

		/** A head from before a reset says nothing any more. */
		Missed and(Missed later) {
			Position newest = (later.head != null || later.reset != null) ? later.head : this.head;
			return new Missed(newest, (later.reset != null) ? later.reset : this.reset, this.passing + later.passing,
					this.times + later.times);
		}

		boolean tell(TopicCursor cursor) {
			// who stands elsewhere than the node stood then asks the store
			boolean write = this.reset != null && this.reset.tell(cursor);
			if (this.passing > 0) {
				cursor.emitter().lostPassing(this.passing);
				write = true;
			}
			return (this.head != null && cursor.emitter().headMoved(cursor, this.head)) || write;
		}

	}

}
