package io.github.ssekit.internal.store;

import java.time.Duration;
import java.util.function.IntConsumer;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FarEvents;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.internal.concurrent.HubRuntime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The history of all topics takes no more heap than its bound. */
class HistoryHeapTests {

	private static final long MAX_BYTES = 16L * 1024 * 1024;

	/** What a 64th of the bound besides is for: former epochs of topics. */
	private static final long EPOCHS = MAX_BYTES / 64 + 4096L * 64;

	private static final Retention UNBOUNDED = new Retention(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofHours(1));

	private InMemoryEventStore store = new InMemoryEventStore(MAX_BYTES, HubRuntime.system());

	@Test
	void tinyEventsOfOneTopic() {
		Topic topic = Topic.of("news");
		assertThatItIsBounded(400_000, HeapMeter.EXACT, (i) -> append(topic, FarEvents.TINY));
	}

	@Test
	void tinyEventsOfAFewTopics() {
		Topic[] topics = new Topic[100];
		for (int i = 0; i < topics.length; i++) {
			topics[i] = Topic.of("t" + i);
		}
		assertThatItIsBounded(400_000, HeapMeter.EXACT, (i) -> append(topics[i % topics.length], FarEvents.TINY));
	}

	@Test
	void oneTinyEventOfEachOfManyTopics() {
		assertThatItIsBounded(200_000, HeapMeter.EXACT, (i) -> append(Topic.of("topic/" + i), FarEvents.TINY));
	}

	@Test
	void longNamesOfTopics() {
		String padding = "\u20ac".repeat(180);
		assertThatItIsBounded(100_000, HeapMeter.EXACT, (i) -> append(Topic.of(padding + i), FarEvents.TINY));
	}

	@Test
	void largeEventsOfAFewTopics() {
		assertThatItIsBounded(1000, HeapMeter.EXACT, (i) -> append(Topic.of("t" + i % 10), 100_000));
	}

	private void append(Topic topic, int bytes) {
		this.store.append(topic, new EncodedEvent(new byte[bytes]), UNBOUNDED);
	}

	/** Fill it several times, and leave off where it is nearly full. */
	private void assertThatItIsBounded(int times, double factor, IntConsumer append) {
		long held = HeapMeter.heldBy(() -> {
			InMemoryEventStore filled = new InMemoryEventStore(MAX_BYTES, HubRuntime.system());
			this.store = filled;
			for (int i = 0; i < times || filled.footprint() < MAX_BYTES * 97 / 100; i++) {
				append.accept(i);
				assertBound(filled.footprint());
			}
			return filled;
		});
		HeapMeter.assertWithin(held, MAX_BYTES + EPOCHS, factor);
	}

	private static void assertBound(long bytes) {
		if (bytes > MAX_BYTES) { // AssertJ is slow for so many
			assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES);
		}
	}

}
