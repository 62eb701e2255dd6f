package io.github.ssekit.internal.deliver;

import java.util.Arrays;
import java.util.List;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.emitter.TopicCursor;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;

/**
 * The threads that deliver: a few for all streams. Every emitter belongs to one worker,
 * so that its events come in order, and a large fan-out is shared by all. Thread-safe:
 * tell the events of one topic one after another, and every listener hears them so.
 */
public final class DeliveryWorkers implements AutoCloseable, HealthSource {

	/** With so few listeners it pays to look which workers they belong to. */
	private static final int FEW = 8;

	private final DeliveryWorker[] workers;

	/**
	 * Create the workers.
	 * @param count how many, 1 to 64
	 * @param runtime gives each its thread
	 * @param contexts what they write with
	 */
	public DeliveryWorkers(int count, HubRuntime runtime, WriterContexts contexts) {
		this.workers = new DeliveryWorker[count];
		for (int i = 0; i < count; i++) {
			this.workers[i] = new DeliveryWorker(i, count, runtime.workers("sse-deliver-" + i, 1), contexts);
		}
	}

	static int of(TopicCursor cursor, int workers) {
		return Math.floorMod(cursor.spread(), workers);
	}

	void deliver(Listeners listeners, EventFrame frame) {
		long which = workersOf(listeners);
		for (int i = 0; i < this.workers.length; i++) {
			if ((which & (1L << i)) != 0) {
				this.workers[i].deliver(listeners, frame);
			}
		}
	}

	void reset(Listeners listeners, LostReason reason, Position from, Position head) {
		for (DeliveryWorker worker : this.workers) {
			worker.reset(listeners, reason, from, head);
		}
	}

	@Override
	public List<HealthProblem> problems() {
		long most = Arrays.stream(this.workers).mapToLong(DeliveryWorker::waiting).max().orElse(0);
		if (most <= DeliveryWorker.MAX_BYTES / 2) {
			return List.of();
		}
		String much = (most > DeliveryWorker.MAX_BYTES) ? "more than its queue holds" : (most / 1024) + " KB";
		return List.of(new HealthProblem("delivery", HealthProblem.Severity.DEGRADED,
				"A thread that delivers is behind, by " + much + " (" + DeliveryWorker.MAX_BYTES / 1024
						+ " KB): events come late, and some by way of the store"));
	}

	/** End the threads; what is queued is not delivered any more. */
	@Override
	public void close() {
		for (DeliveryWorker worker : this.workers) {
			worker.close();
		}
	}

	private long workersOf(Listeners listeners) {
		if (listeners.count() > FEW) {
			return -1L;
		}
		long[] which = new long[1];
		listeners.forEach((cursor) -> which[0] |= 1L << of(cursor, this.workers.length));
		return which[0];
	}

}
