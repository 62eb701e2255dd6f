package io.github.ssekit.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.ssekit.concurrent.WorkerPool;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.TopicCursor;
import io.github.ssekit.emitter.WriterContext;
import io.github.ssekit.emitter.WriterContexts;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.registry.Listeners;
import io.github.ssekit.wire.EventFrame;

/**
 * Delivers to its share of the emitters on one thread, in the order in which it was told.
 * It takes all that waits, offers it to everybody concerned, and only then lets each of
 * them write: so a burst costs a stream one write, not one for each event. An event that
 * comes alone is written at once.
 * <p>
 * The queue is bounded in bytes. Beyond the bound a topic's events are not queued but
 * remembered as "it has gone on up to here", once for each topic, and its listeners read
 * them from the store. So a flood costs a bounded amount of memory, and whoever tells
 * never waits.
 */
final class DeliveryWorker implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

	static final long MAX_BYTES = 16L * 1024 * 1024;

	private static final int BATCH_BYTES = 32 * 1024;

	private final int index;

	private final int workers;

	/** Of one thread. */
	private final WorkerPool thread;

	/** Used by the worker's thread alone. */
	private final WriterContext context;

	private final Queue<Task> queue = new ConcurrentLinkedQueue<>();

	/** Whether the thread runs, or is about to: then it sees what is queued. */
	private final AtomicBoolean awake = new AtomicBoolean();

	private final AtomicLong bytes = new AtomicLong();

	/** What had no room, by topic: each has one task in the queue. */
	private final Map<Listeners, Missed> missed = new ConcurrentHashMap<>();

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
		int size = frame.body().length;
		if (this.bytes.addAndGet(size) <= MAX_BYTES) {
			add(new Task(listeners, frame, null));
			return;
		}
		this.bytes.addAndGet(-size);
		StoredEvent stored = frame.stored();
		Missed more = new Missed((stored != null) ? stored.position() : null, (stored != null) ? 0 : 1, 1);
		// else a task is queued already
		if (this.missed.merge(listeners, more, Missed::and).frames == 1) {
			add(new Task(listeners, null, null));
		}
	}

	/** Tell the listeners of this worker that history was lost. Never waits. */
	void reset(Listeners listeners, LostReason reason, Position from, Position head) {
		add(new Task(listeners, null, new Reset(reason, from, head)));
	}

	/**
	 * What waits to be delivered, in bytes; more than there is room for where topics were
	 * left to the store.
	 */
	long waiting() {
		return this.missed.isEmpty() ? this.bytes.get() : MAX_BYTES + 1;
	}

	/** End the thread; what is queued is not delivered any more. */
	@Override
	public void close() {
		this.closed = true;
		this.thread.close();
	}

	private void add(Task task) {
		this.queue.add(task);
		if (!this.awake.get() && this.awake.compareAndSet(false, true)) {
			try {
				this.thread.execute(this::deliverWhatWaits);
			}
			catch (RejectedExecutionException ex) {
				log.debug("The hub is closed: {} is not delivered.", task);
			}
		}
	}

	private void deliverWhatWaits() {
		do {
			try {
				deliverBatches();
			}
			catch (Throwable ex) {
				log.error("A delivery has failed. The worker goes on.", ex);
			}
			this.awake.set(false);
			// what was queued before that line has woken nobody
		}
		while (!this.closed && !this.queue.isEmpty() && this.awake.compareAndSet(false, true));
	}

	private void deliverBatches() {
		Task task = this.queue.poll();
		while (task != null && !this.closed) {
			Task next = this.queue.poll();
			int batch = perform(task, next == null);
			while (next != null && !this.closed) {
				batch += perform(next, false);
				next = (batch < BATCH_BYTES) ? this.queue.poll() : null;
			}
			letWrite();
			this.context.settle();
			task = this.queue.poll();
		}
	}

	/** An event that is alone need not wait for others that could share its write. */
	private int perform(Task task, boolean alone) {
		EventFrame frame = task.frame;
		if (frame != null) {
			this.bytes.addAndGet(-frame.body().length);
			visit(task.listeners, alone ? (cursor) -> cursor.emitter().send(cursor, frame, this.context)
					: (cursor) -> cursor.emitter().offer(cursor, frame));
			return frame.body().length;
		}
		Reset reset = task.reset;
		if (reset != null) {
			visit(task.listeners, (cursor) -> {
				cursor.emitter().reset(cursor, reset.reason, reset.from, reset.head);
				return true;
			});
			return 0;
		}
		Missed gone = this.missed.remove(task.listeners);
		if (gone != null) {
			visit(task.listeners, (cursor) -> gone.tell(cursor));
		}
		return 0;
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
	}

	/** History was lost from a place on, and begins anew at a head. */
	private record Reset(LostReason reason, Position from, Position head) {
	}

	/**
	 * What had no room in the queue: how far the topic has gone on, and what passed by.
	 */
	private record Missed(@Nullable Position head, long passing, long frames) {

		Missed and(Missed later) {
			return new Missed((later.head != null) ? later.head : this.head, this.passing + later.passing,
					this.frames + later.frames);
		}

		boolean tell(TopicCursor cursor) {
			boolean write = false;
			if (this.passing > 0) {
				cursor.emitter().lostPassing(this.passing);
				write = true;
			}
			return (this.head != null && cursor.emitter().headMoved(cursor, this.head)) || write;
		}

	}

}
