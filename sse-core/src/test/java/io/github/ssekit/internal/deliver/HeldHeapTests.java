package io.github.ssekit.internal.deliver;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FarEvents;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.internal.broker.InMemoryBroker;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Scheduler;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.observe.Counters;
import io.github.ssekit.internal.presence.InMemoryPresence;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node holds for topics that are repaired, and for those who come back. */
class HeldHeapTests {

	private static final HubRuntime RUNTIME = HubRuntime.system();

	private final Scheduler clock = RUNTIME.scheduler("held-heap");

	@AfterEach
	void close() {
		this.clock.close();
	}

	@Test
	void tinyEventsOfAFewTopicsThatAreRepaired() {
		HeapMeter.assertWithin(heldByRepairs(16, 10_000, FarEvents.TINY), 16L * TopicFlow.MAX_HELD_BYTES,
				HeapMeter.EXACT);
	}

	@Test
	void tinyEventsOfManyTopicsThatAreRepaired() {
		HeapMeter.assertWithin(heldByRepairs(200, 3_000, FarEvents.TINY), DeliverFlow.MAX_HELD_BYTES, HeapMeter.EXACT);
	}

	@Test
	void largeEventsOfManyTopicsThatAreRepaired() {
		HeapMeter.assertWithin(heldByRepairs(200, 10, 100_000), DeliverFlow.MAX_HELD_BYTES, HeapMeter.EXACT);
	}

	@Test
	void tinyEventsOfAFewTopicsForWhoComesBack() {
		HeapMeter.assertWithin(heldByWindows(32, 3_000, FarEvents.TINY), 32L * EventWindow.MAX_EVENTS * 200,
				HeapMeter.EXACT);
	}

	@Test
	void tinyEventsOfManyTopicsForWhoComesBack() {
		HeapMeter.assertWithin(heldByWindows(800, 1_024, FarEvents.TINY), EventWindow.MAX_TOTAL_BYTES, HeapMeter.EXACT);
	}

	@Test
	void largeEventsOfAFewTopicsForWhoComesBack() {
		HeapMeter.assertWithin(heldByWindows(32, 30, 60_000), 32L * EventWindow.MAX_BYTES, HeapMeter.EXACT);
	}

	@Test
	void largeEventsOfManyTopicsForWhoComesBack() {
		HeapMeter.assertWithin(heldByWindows(300, 30, 60_000), EventWindow.MAX_TOTAL_BYTES, HeapMeter.EXACT);
	}

	private long heldByRepairs(int topics, int events, int bytes) {
		List<Topic> names = IntStream.range(0, topics).mapToObj((i) -> Topic.of("t" + i)).toList();
		return HeapMeter.heldBy(() -> {
			Counters counters = new Counters(WriterContexts.UNCOUNTED, new InMemoryPresence(Duration.ZERO, RUNTIME),
					new InMemoryEmitterRegistry(Duration.ZERO, RUNTIME));
			DeliverFlow flow = new DeliverFlow(
					new InMemoryBroker(new InMemoryEventStore(1 << 20, RUNTIME)::append, RUNTIME), new SilentStore(),
					new DeliveryWorkers(1, RUNTIME, WriterContexts.UNCOUNTED), true, null, counters, RUNTIME,
					this.clock);
			names.forEach((topic) -> flow.onGained(topic, new Listeners()));
			for (long offset = 1; offset <= events; offset++) {
				for (Topic topic : names) {
					flow.onEvent(FarEvents.stored(topic, offset, bytes));
				}
			}
			return flow;
		});
	}

	private static long heldByWindows(int topics, int events, int bytes) {
		List<Topic> names = IntStream.range(0, topics).mapToObj((i) -> Topic.of("t" + i)).toList();
		return HeapMeter.heldBy(() -> {
			AtomicLong total = new AtomicLong();
			List<EventWindow> windows = names.stream().map((topic) -> {
				EventWindow window = new EventWindow(total);
				for (long offset = 1; offset <= events; offset++) {
					window.add(FarEvents.stored(topic, offset, bytes));
				}
				return window;
			}).toList();
			assertThat(total.get()).isLessThanOrEqualTo(EventWindow.MAX_TOTAL_BYTES);
			return windows;
		});
	}

	/** Never answers. */
	private static final class SilentStore implements EventStore {

		@Override
		public CompletionStage<Position> locate(Topic topic, StartPosition start) {
			return new CompletableFuture<>();
		}

		@Override
		public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
			return new CompletableFuture<>();
		}

	}

}
