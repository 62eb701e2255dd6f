package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FarEvents;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.fakes.HeldPool;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.wire.EventFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits for a thread that delivers takes no more heap than its bound. */
class DeliveryHeapTests {

	private static final Topic NEWS = Topic.of("news");

	private final Listeners listeners = new Listeners();

	@Test
	void tinyEventsThatWait() {
		assertThatItIsBounded(200_000, HeapMeter.EXACT, (worker, i) -> worker.deliver(this.listeners,
				EventFrame.of(FarEvents.stored(NEWS, i + 1L, FarEvents.TINY))));
	}

	@Test
	void tinyEventsWithoutHistoryThatWait() {
		assertThatItIsBounded(300_000, HeapMeter.EXACT,
				(worker, i) -> worker.deliver(this.listeners, EventFrame.of(FarEvents.passing(NEWS, FarEvents.TINY))));
	}

	@Test
	void largeEventsThatWait() {
		assertThatItIsBounded(400, HeapMeter.EXACT,
				(worker, i) -> worker.deliver(this.listeners, EventFrame.of(FarEvents.stored(NEWS, i + 1L, 100_000))));
	}

	@Test
	void resetsThatWait() {
		assertThatItIsBounded(200_000, HeapMeter.EXACT, (worker, i) -> worker.reset(this.listeners, LostReason.EPOCH,
				FarEvents.place(i), FarEvents.place(i + 1L)));
	}

	/** Besides the bound there is a place for each topic of the node: 376 bytes. */
	@Test
	void topicsThatWereLeftToTheStore() {
		int topics = 50_000;
		List<Listeners> all = IntStream.range(0, topics).mapToObj((i) -> new Listeners()).toList();
		long held = heldAfter(400_000, (worker, i) -> {
			Listeners some = all.get(i % topics);
			worker.deliver(some, EventFrame.of(FarEvents.stored(NEWS, i + 1L, FarEvents.TINY)));
			if (i % 3 == 0) {
				worker.reset(some, LostReason.EPOCH, FarEvents.place(i), FarEvents.place(i + 1L));
			}
		});

		HeapMeter.assertWithin(held, DeliveryWorker.MAX_BYTES + topics * 384L, HeapMeter.EXACT);
	}

	private static void assertThatItIsBounded(int times, double factor, BiConsumer<DeliveryWorker, Integer> fill) {
		HeapMeter.assertWithin(heldAfter(times, fill), DeliveryWorker.MAX_BYTES, factor);
	}

	private static long heldAfter(int times, BiConsumer<DeliveryWorker, Integer> fill) {
		return HeapMeter.heldBy(() -> {
			DeliveryWorker worker = new DeliveryWorker(0, 1, new HeldPool(new ArrayList<>()), WriterContexts.UNCOUNTED);
			int half = 0;
			for (int i = 0; i < times; i++) {
				fill.accept(worker, i);
				half = (worker.waiting() <= DeliveryWorker.MAX_BYTES) ? i : half;
			}
			assertThat(half).as("how many had room").isLessThan(times / 2);
			return worker;
		});
	}

}
