package io.github.ssekit.async;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.fakes.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits in an asynchronous publisher takes no more heap than its bound. */
class AsyncHeapTests {

	private static final long MAX_BYTES = 16L * 1024 * 1024;

	private final List<SseAsyncPublisher> made = new ArrayList<>();

	@Test
	void tinyMessagesOfOneTopic() {
		assertThatItIsBounded(100_000, (i) -> Topic.of("news"), (i) -> SseEvent.of("" + i), HeapMeter.EXACT);
	}

	@Test
	void tinyMessagesOfTopicsOfTheirOwn() {
		assertThatItIsBounded(100_000, (i) -> Topic.of("t" + i), (i) -> SseEvent.of("" + i), HeapMeter.EXACT);
	}

	@Test
	void longNamesAndKeys() {
		String padding = "\u20ac".repeat(190);
		assertThatItIsBounded(100_000, (i) -> Topic.of(padding + i),
				(i) -> SseEvent.named(padding + i).data("" + i).idempotencyKey(padding + i), HeapMeter.EXACT);
	}

	@Test
	void largeTexts() {
		assertThatItIsBounded(1_000, (i) -> Topic.of("news"), (i) -> SseEvent.of("x".repeat(50_000)), HeapMeter.EXACT);
	}

	@Test
	void textsBeyondLatin() {
		assertThatItIsBounded(100_000, (i) -> Topic.of("news"), (i) -> SseEvent.of("\u20ac".repeat(2_000)),
				HeapMeter.EXACT);
	}

	@Test
	void objectsOfWhichOneCharacterIsBeyondLatin() {
		assertThatItIsBounded(50_000, (i) -> Topic.of("news"), (i) -> SseEvent.of(new Report(i)), HeapMeter.EXACT);
	}

	/** Its threads would hold it while the next one is measured. */
	@AfterEach
	void close() {
		this.made.forEach(SseAsyncPublisher::close);
	}

	private void assertThatItIsBounded(int times, IntFunction<Topic> topic, IntFunction<SseEvent> event,
			double factor) {
		long held = HeapMeter.heldBy(() -> {
			SseAsyncPublisher publisher = new SseAsyncPublisher((to, what) -> new CompletableFuture<>(),
					(data) -> ("\u20ac" + "x".repeat(1_000) + data).getBytes(StandardCharsets.UTF_8),
					AsyncSettings.DEFAULT.bounds(1_000_000, MAX_BYTES));
			this.made.add(publisher);
			int rejected = 0;
			learnWhatIsUsual(publisher, event);
			for (int i = 0; i < times; i++) {
				try {
					publisher.publish(topic.apply(i), event.apply(i));
				}
				catch (PublisherFullException ex) {
					rejected++;
				}
			}
			assertThat(rejected).isGreaterThan(times / 2);
			return publisher;
		});
		HeapMeter.assertWithin(held, MAX_BYTES, factor);
	}

	/** Until it is encoded, data counts for as much as others had of late. */
	private static void learnWhatIsUsual(SseAsyncPublisher publisher, IntFunction<SseEvent> event) {
		for (int i = 0; i < 60; i++) {
			long before = publisher.counts().waitingBytes();
			publisher.publish(Topic.of("usual"), event.apply(i));
			long first = event.apply(i).data() instanceof String ? 0 : 2_000;
			Patience.until(() -> assertThat(publisher.counts().waitingBytes() - before).isGreaterThan(first));
		}
	}

	/** Data that an encoder turns into text. */
	private record Report(int number) {
	}

}
