package io.github.ssekit.flow;

import java.util.Arrays;
import java.util.List;

import io.github.ssekit.emitter.WriterContexts;
import io.github.ssekit.emitter.TopicCursor;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.observe.Trouble;
import io.github.ssekit.registry.Listeners;
import io.github.ssekit.wire.EventFrame;

/**
 * The threads that deliver: a few for all streams. Every emitter belongs to one lane, so
 * that its events come in order, and a large fan-out is shared by all. Thread-safe: tell
 * the events of one topic one after another, and every listener hears them so.
 */
public final class DeliveryWorkers implements AutoCloseable, HealthSource {

	/** With so few listeners it pays to look which lanes they are in. */
	private static final int FEW = 8;

	private final DeliveryWorker[] lanes;

	private final Thread[] threads;

	/**
	 * Start the threads.
	 * @param count how many
	 * @param desks what they write with
	 */
	public DeliveryWorkers(int count, WriterContexts desks) {
		this.lanes = new DeliveryWorker[count];
		this.threads = new Thread[count];
		for (int i = 0; i < count; i++) {
			this.lanes[i] = new DeliveryWorker(i, count, desks);
			Thread thread = new Thread(this.lanes[i], "sse-deliver-" + i);
			thread.setDaemon(true);
			this.threads[i] = thread;
			thread.start();
		}
	}

	static int of(TopicCursor track, int lanes) {
		return Math.floorMod(track.spread(), lanes);
	}

	void deliver(Listeners listeners, EventFrame frame) {
		long which = lanesOf(listeners);
		for (int i = 0; i < this.lanes.length; i++) {
			if ((which & (1L << i)) != 0) {
				this.lanes[i].deliver(listeners, frame);
			}
		}
	}

	void reset(Listeners listeners, LostReason reason, Position head) {
		for (DeliveryWorker lane : this.lanes) {
			lane.reset(listeners, reason, head);
		}
	}

	@Override
	public List<Trouble> troubles() {
		long ended = Arrays.stream(this.threads).filter((thread) -> !thread.isAlive()).count();
		if (ended > 0) {
			return List.of(new Trouble("delivery", Trouble.Severity.DOWN, ended + " of " + this.lanes.length
					+ " threads that deliver have ended: their streams hear nothing. Start the application anew"));
		}
		long most = Arrays.stream(this.lanes).mapToLong(DeliveryWorker::waiting).max().orElse(0);
		if (most <= DeliveryWorker.MAX_BYTES / 2) {
			return List.of();
		}
		String much = (most > DeliveryWorker.MAX_BYTES) ? "more than its queue holds" : (most / 1024) + " KB";
		return List.of(new Trouble("delivery", Trouble.Severity.DEGRADED, "A thread that delivers is behind, by " + much
				+ " (" + DeliveryWorker.MAX_BYTES / 1024 + " KB): events come late, and some by way of the store"));
	}

	/** Stop the threads; what is queued is not delivered any more. */
	@Override
	public void close() {
		for (DeliveryWorker lane : this.lanes) {
			lane.stop();
		}
	}

	private long lanesOf(Listeners listeners) {
		if (listeners.count() > FEW) {
			return -1L;
		}
		long[] which = new long[1];
		listeners.forEach((track) -> which[0] |= 1L << of(track, this.lanes.length));
		return which[0];
	}

}
