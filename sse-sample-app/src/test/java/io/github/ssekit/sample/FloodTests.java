package io.github.ssekit.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedBlock;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Lines that break in the middle of a flood: several publishers, several topics, several
 * readers, each of them cut again and again wherever it happens to be.
 */
@OnBothServers
class FloodTests {

	private static final int TOPICS = 4;

	private static final int EVENTS = 600;

	private static final int READERS = 4;

	private final Sample sample;

	private final List<String> topics = IntStream.range(0, TOPICS).mapToObj((i) -> Sample.unique("flood")).toList();

	FloodTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	@Timeout(value = 180, unit = TimeUnit.SECONDS)
	void losesNothingAndRepeatsNothing() {
		List<SseTestClient> readers = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			readers.add(Sample.ready(this.sample.stream("topic=" + String.join("&topic=", this.topics))
				.reconnectWithin(Duration.ofMillis(5L * i))
				.timeLimit(Duration.ofSeconds(90))
				.keepRaw(0)));
		}
		CompletableFuture<?>[] publishers = this.topics.stream()
			.map((topic) -> CompletableFuture.runAsync(() -> publish(topic)))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture<Void> published = CompletableFuture.allOf(publishers);
		int cuts = 0;
		while (!published.isDone()) {
			SseTestClient reader = readers.get(cuts++ % READERS);
			int wait = reader.eventCount() + ThreadLocalRandom.current().nextInt(1, 100);
			waitFor(() -> reader.eventCount() >= wait || published.isDone());
			reader.cut();
		}
		published.join();
		for (SseTestClient reader : readers) {
			reader.awaitMessages(TOPICS * EVENTS);
		}
		readers.forEach(this::assertWhole);
		assertThat(cuts).as("cuts, or this was no test").isGreaterThan(10);
		readers.forEach(SseTestClient::close);
	}

	private void publish(String topic) {
		for (int i = 1; i <= EVENTS; i++) {
			// of all sizes, so that cuts fall into blocks
			String filler = "x".repeat((i * 7919) % 3000);
			this.sample.text("topics/" + topic, topic + " " + i + " " + filler).offset();
		}
	}

	private void assertWhole(SseTestClient reader) {
		List<String> expected = IntStream.rangeClosed(1, EVENTS).mapToObj(Integer::toString).toList();
		for (String topic : this.topics) {
			assertThat(reader.messages()
				.stream()
				.map(ReceivedEvent::data)
				.filter((data) -> data.startsWith(topic + " "))
				.map((data) -> data.split(" ", 3)[1])).as(topic).containsExactlyElementsOf(expected);
		}
		assertThat(reader.messages()).hasSize(TOPICS * EVENTS);
		assertThat(reader.events()).extracting(ReceivedEvent::type).doesNotContain("sse.reset", "sse.dropped");
		assertThat(reader.blocks()).extracting(ReceivedBlock::block).allMatch((block) -> block.hasId());
		assertThat(reader.attempts().stream().skip(1)).allMatch((attempt) -> attempt.sentLastEventId() != null);
	}

	private static void waitFor(BooleanSupplier fact) {
		await().pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(Sample.PATIENCE)
			.until(fact::getAsBoolean);
	}

}
