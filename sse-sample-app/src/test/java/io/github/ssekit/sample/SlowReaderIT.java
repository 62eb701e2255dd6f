package io.github.ssekit.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.SampleProcess;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.client.SseTestClientBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers that stop reading while 3,000 events of 2 KB pass, of an application with a
 * small heap in a process of its own.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SlowReaderIT {

	private static final Logger log = LoggerFactory.getLogger(SlowReaderIT.class);

	private static final int EVENTS = 3000;

	private static final int READERS = 20;

	/** Six megabytes for each of them would be twice the heap. */
	private static final int STUCK = 32;

	/** Of these each event is kept. */
	private static final int LOOKED_AT = 8;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final List<String> SMALL = List.of("-Xmx96m", "-XX:MaxDirectMemorySize=32m",
			"-XX:+ExitOnOutOfMemoryError");

	private static final String[] HISTORY = { "--sse.history.max-events=5000", "--sse.history.max-bytes=12MB",
			"--sse.write-timeout=5m" };

	@ParameterizedTest
	@EnumSource(WebServer.class)
	void oneThatIsStuckDelaysNobodyAndMissesNothing(WebServer server) {
		try (SampleProcess node = SampleProcess.of(server, SMALL, HISTORY)) {
			Sample sample = node.sample();
			publish(sample, "warm-up", 500);
			List<SseTestClient> readers = open(sample, "alone");
			Duration alone = passTo(readers, sample, "alone");
			readers.forEach(SseTestClient::close);
			SseTestClient stuck = stuck(sample, "together").open();
			stop(stuck);
			readers = open(sample, "together"); // and what the others have kept is free
			Duration together = passTo(readers, sample, "together");
			log.info("{}: {} events to {} readers took {} ms, with one stuck {} ms", server, EVENTS, READERS,
					alone.toMillis(), together.toMillis());
			assertThat(stuck.messageCount()).as("events of the stuck one").isLessThan(EVENTS / 2);
			assertThat(together).isLessThan(alone.multipliedBy(3).plusSeconds(2));
			stuck.resumeReading();
			assertThat(data(stuck)).isEqualTo(data(readers.get(0)));
			assertWhole(stuck);
			readers.forEach(SseTestClient::close);
			stuck.close();
		}
	}

	@ParameterizedTest
	@EnumSource(WebServer.class)
	void manyThatAreStuckCostABoundedAmountOfMemory(WebServer server) {
		try (SampleProcess node = SampleProcess.of(server, SMALL, HISTORY)) {
			Sample sample = node.sample();
			List<SseTestClient> stuck = IntStream.range(0, STUCK)
				.mapToObj((i) -> stuck(sample, "flood").keep((i < LOOKED_AT) ? Integer.MAX_VALUE : 0).open())
				.toList();
			stuck.forEach(SlowReaderIT::stop);
			publish(sample, "flood", EVENTS);
			assertThat(sample.get("connected-count").json().path("streams").asInt()).isEqualTo(STUCK);
			assertThat(stuck).noneMatch((reader) -> reader.messageCount() > EVENTS / 2);
			stuck.forEach(SseTestClient::resumeReading);
			for (SseTestClient reader : stuck) {
				reader.awaitMessages(EVENTS);
				assertWhole(reader);
			}
			stuck.subList(0, LOOKED_AT).forEach((reader) -> assertHasItsOwn(reader, data(stuck.get(0))));
			assertThat(node.process().isAlive()).isTrue();
			assertThat(node.log()).doesNotContain("OutOfMemoryError", " ERROR ");
			stuck.forEach(SseTestClient::close);
		}
	}

	/** How long it takes until each of the readers has heard everything, in one order. */
	private static Duration passTo(List<SseTestClient> readers, Sample sample, String topic) {
		long start = System.nanoTime();
		publish(sample, topic, EVENTS);
		readers.forEach((reader) -> reader.awaitMessages(EVENTS));
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		List<String> order = data(readers.get(0));
		assertThat(order).doesNotHaveDuplicates();
		for (SseTestClient reader : readers) {
			assertThat(data(reader).equals(order)).as("the same order for all").isTrue();
			assertWhole(reader);
		}
		return took;
	}

	private static void assertWhole(SseTestClient reader) {
		assertThat(reader.messageCount()).isEqualTo(EVENTS);
		assertThat(reader.eventCount()).as("sse.ready, and no reset").isEqualTo(EVENTS + 1);
		assertThat(reader.attempts()).hasSize(1);
	}

	/** The same events as the others, with its own places: no bytes of another stream. */
	private static void assertHasItsOwn(SseTestClient reader, List<String> order) {
		assertThat(data(reader).equals(order)).as("the same order for all").isTrue();
		List<String> places = reader.messages()
			.stream()
			.map((event) -> event.lastEventId().substring(event.lastEventId().indexOf('.', 2)))
			.distinct()
			.toList();
		assertThat(places).as("places in topics that were quiet").hasSize(1);
	}

	private static List<String> data(SseTestClient reader) {
		return reader.awaitMessages(EVENTS).stream().map(ReceivedEvent::data).toList();
	}

	private static List<SseTestClient> open(Sample sample, String topic) {
		List<SseTestClient> readers = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			readers.add(Sample.ready(sample.stream("topic=" + topic).timeLimit(PATIENCE).keepRaw(0).once()));
		}
		return readers;
	}

	private static SseTestClientBuilder stuck(Sample sample, String topic) {
		return sample.stream("topic=" + topic).timeLimit(PATIENCE).keepRaw(0).receiveBuffer(4096).once();
	}

	private static void stop(SseTestClient reader) {
		reader.awaitEvent("sse.ready");
		reader.stopReading();
	}

	/** By two publishers, so that the order is not known before. */
	private static void publish(Sample sample, String topic, int events) {
		String filler = "x".repeat(2048 - 8);
		CompletableFuture<?>[] publishers = IntStream.range(0, 2).mapToObj((half) -> CompletableFuture.runAsync(() -> {
			for (int i = half; i < events; i += 2) {
				sample.text("topics/" + topic, i + " " + filler).offset();
			}
		})).toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(publishers).join();
	}

}
