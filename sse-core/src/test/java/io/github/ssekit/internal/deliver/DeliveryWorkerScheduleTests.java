package io.github.ssekit.internal.deliver;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.WorkerPool;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An event that comes while a worker falls asleep, under every order of their steps. */
@Tag("schedules")
class DeliveryWorkerScheduleTests {

	@Test
	void isWokenForWhateverWaits() {
		Schedules.hold(TwoEvents.class);
	}

	@Test
	void findsAWorkerThatFallsAsleepOverAnEvent() {
		Schedules.reject(TwoEvents.class, DeliveryWorker.class, "private synchronized boolean takeBatch()",
				"private boolean takeBatch()");
	}

	private static final class TwoEvents implements Runnable {

		private static final EventFrame EVENT = EventFrame
			.of(new EphemeralEvent(Topic.of("news"), new EncodedEvent(new byte[10])));

		@Override
		public void run() {
			Threads threads = new Threads();
			DeliveryWorker worker = new DeliveryWorker(0, 1, threads, WriterContexts.UNCOUNTED);
			Listeners nobody = new Listeners();
			worker.deliver(nobody, EVENT);
			worker.deliver(nobody, EVENT);
			threads.actors.join();
			Actors.check(worker.waiting() == 0, "an event waits and nobody delivers it");
		}

	}

	private static final class Threads implements WorkerPool {

		private final Actors actors = new Actors();

		@Override
		public void execute(Runnable task) {
			this.actors.start(task);
		}

		@Override
		public int waiting() {
			return 0;
		}

		@Override
		public void close() {
		}

	}

}
