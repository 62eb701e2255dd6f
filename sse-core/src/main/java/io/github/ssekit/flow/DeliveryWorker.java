package io.github.ssekit.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.emitter.WriterContext;
import io.github.ssekit.emitter.WriterContexts;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.TopicCursor;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.registry.Listeners;
import io.github.ssekit.wire.EventFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that delivers to its share of the emitters, in the order in which it was
 * told. It takes all that waits, offers it to everybody concerned, and only then lets
 * each of them write: so a burst costs a stream one write, not one for each event. An
 * event that comes alone is written at once.
 * <p>
 * The queue is bounded in bytes. Beyond the bound a topic's events are not queued but
 * remembered as "it has gone on up to here", once for each topic, and its listeners read
 * them from the store. So a flood costs a bounded amount of memory, and whoever tells
 * never waits.
 */
final class DeliveryWorker implements Runnable {

	private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

	static final long MAX_BYTES = 16L * 1024 * 1024;

	private static final int BATCH_BYTES = 32 * 1024;

	private static final Task STOP = new Task(new Listeners(), null, null, null);

	private final int index;

	private final int lanes;

	private final WriterContexts desks;

	private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();

	private final AtomicLong bytes = new AtomicLong();

	/** What had no room, by topic: each has one task in the queue. */
	private final Map<Listeners, Missed> missed = new ConcurrentHashMap<>();

	/** Used by the lane's thread alone. */
	private final List<Emitter> touched = new ArrayList<>();

	private volatile boolean running = true;

	DeliveryWorker(int index, int lanes, WriterContexts desks) {
		this.desks = desks;
		this.index = index;
		this.lanes = lanes;
	}

	/** Deliver a frame to the listeners in this lane. Never waits. */
	void deliver(Listeners listeners, EventFrame frame) {
		int size = frame.body().length;
		if (this.bytes.addAndGet(size) <= MAX_BYTES) {
			this.queue.add(new Task(listeners, frame, null, null));
			return;
		}
		this.bytes.addAndGet(-size);
		StoredEvent stored = frame.stored();
		Missed more = new Missed((stored != null) ? stored.position() : null, (stored != null) ? 0 : 1, 1);
		// else a task is queued already
		if (this.missed.merge(listeners, more, Missed::and).frames == 1) {
			this.queue.add(new Task(listeners, null, null, null));
		}
	}

	/** Tell the listeners in this lane that history was lost. Never waits. */
	void reset(Listeners listeners, LostReason reason, Position head) {
		this.queue.add(new Task(listeners, null, reason, head));
	}

	/**
	 * What waits to be delivered, in bytes; more than there is room for where topics were
	 * left to the store.
	 */
	long waiting() {
		return this.missed.isEmpty() ? this.bytes.get() : MAX_BYTES + 1;
	}

	void stop() {
		this.running = false;
		this.queue.add(STOP);
	}

	@Override
	public void run() {
		WriterContext desk = this.desks.mine();
		desk.inBatches();
		while (this.running) {
			try {
				Task task = this.queue.take();
				Task next = this.queue.poll();
				int batch = perform(task, next == null);
				while (next != null) {
					batch += perform(next, false);
					next = (batch < BATCH_BYTES) ? this.queue.poll() : null;
				}
				letWrite();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return; // whoever interrupts this thread wants it to end
			}
			catch (RuntimeException | Error ex) {
				log.error("A delivery has failed. The lane goes on.", ex);
			}
			desk.settle();
		}
	}

	/** An event that is alone need not wait for others that could share its write. */
	private int perform(Task task, boolean alone) {
		EventFrame frame = task.frame;
		if (frame != null) {
			this.bytes.addAndGet(-frame.body().length);
			visit(task.listeners, alone ? (track) -> track.emitter().send(track, frame)
					: (track) -> track.emitter().offer(track, frame));
			return frame.body().length;
		}
		LostReason reason = task.reason;
		Position head = task.head;
		if (reason != null && head != null) {
			visit(task.listeners, (track) -> track.emitter().reset(track, reason, head));
			return 0;
		}
		Missed gone = this.missed.remove(task.listeners);
		if (gone != null) {
			visit(task.listeners, (track) -> gone.tell(track));
		}
		return 0;
	}

	private void visit(Listeners listeners, Visit visit) {
		listeners.forEach((track) -> {
			if (DeliveryWorkers.of(track, this.lanes) == this.index && hasSomethingToWrite(visit, track)
					&& track.emitter().touch()) {
				this.touched.add(track.emitter());
			}
		});
	}

	/** Whoever fails, fails alone: neither the next stream nor the next task is lost. */
	private static boolean hasSomethingToWrite(Visit visit, TopicCursor track) {
		try {
			return visit.hasSomethingToWrite(track);
		}
		catch (RuntimeException | Error ex) {
			log.error("A delivery to {} has failed. The lane goes on.", track.emitter(), ex);
			return true; // it may have got as far as that
		}
	}

	private void letWrite() {
		for (Emitter emitter : this.touched) {
			try {
				emitter.drainTouched();
			}
			catch (RuntimeException | Error ex) {
				log.error("{} could not be written to. The lane goes on.", emitter, ex);
			}
		}
		this.touched.clear();
	}

	@FunctionalInterface
	private interface Visit {

		boolean hasSomethingToWrite(TopicCursor track);

	}

	/** A frame, a reset, or (with neither) a look at what was missed. */
	private record Task(Listeners listeners, @Nullable EventFrame frame, @Nullable LostReason reason,
			@Nullable Position head) {
	}

	/**
	 * What had no room in the queue: how far the topic has gone on, and what passed by.
	 */
	private record Missed(@Nullable Position head, long passing, long frames) {

		Missed and(Missed later) {
			return new Missed((later.head != null) ? later.head : this.head, this.passing + later.passing,
					this.frames + later.frames);
		}

		boolean tell(TopicCursor track) {
			boolean write = false;
			if (this.passing > 0) {
				track.emitter().lostPassing(this.passing);
				write = true;
			}
			return (this.head != null && track.emitter().headMoved(track, this.head)) || write;
		}

	}

}
