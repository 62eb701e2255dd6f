package io.github.ssekit.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.SampleProcess;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.eventstream.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that is told to stop (SIGTERM) with streams open: each of them ends whole, the
 * clients are told to come back and not all at once, and the process is gone in time.
 */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class SigtermIT {

	private static final int STREAMS = 50;

	private static final Duration PROMPTLY = Duration.ofSeconds(5);

	@Test
	void theExecutableJarEndsItsStreamsAndGoes() throws InterruptedException {
		try (SampleProcess node = SampleProcess.ofJar()) {
			assertEndsItsStreamsAndGoes(node);
		}
	}

	@ParameterizedTest
	@EnumSource(WebServer.class)
	void endsItsStreamsInTheMiddleOfAFlood(WebServer server) throws InterruptedException {
		try (SampleProcess node = SampleProcess.of(server, List.of())) {
			Sample sample = node.sample();
			Thread flood = new Thread(() -> publishUntilItIsGone(sample));
			flood.start();
			assertEndsItsStreamsAndGoes(node);
			flood.join();
		}
	}

	private static void assertEndsItsStreamsAndGoes(SampleProcess node) throws InterruptedException {
		List<SseTestClient> readers = new ArrayList<>();
		for (int i = 0; i < STREAMS; i++) {
			readers.add(Sample.ready(node.sample().stream("clientId=c" + i + "&topic=flood").once()));
		}
		node.sample().text("broadcast", "the last words").offset();
		for (SseTestClient reader : readers) {
			reader.awaitEvent("the last words", (event) -> event.data().equals("the last words"));
		}
		long signalled = System.nanoTime();
		node.process().destroy(); // SIGTERM
		boolean gone = node.process().waitFor(30, TimeUnit.SECONDS);
		Duration took = Duration.ofNanos(System.nanoTime() - signalled);
		assertThat(gone).as("gone").isTrue();
		readers.forEach(SigtermIT::assertEndedWhole);
		assertJittered(readers);
		assertThat(took).isLessThan(PROMPTLY);
		assertThat(node.process().exitValue()).isEqualTo(128 + 15);
		assertThat(node.log().lines()).as("errors and stack traces")
			.noneMatch((line) -> line.contains(" ERROR ") || line.startsWith("\tat ") || line.contains("Exception"));
	}

	private static void assertEndedWhole(SseTestClient reader) {
		ConnectionAttempt attempt = reader.awaitClosed();
		// the final chunk
		assertThat(attempt.ending()).as(attempt.toString()).isEqualTo(AttemptOutcome.CLEAN_END);
		assertThat(attempt.discarded()).as("half a block").isNull();
		ReceivedEvent last = reader.events().get(reader.eventCount() - 1);
		assertThat(last.type()).isEqualTo("sse.closed");
		assertThat(last.data()).isEqualTo("{\"reason\":\"shutdown\"}");
		assertThat(last.lastEventId()).isNotEmpty().doesNotEndWith("~x"); // come back
	}

	private static void assertJittered(List<SseTestClient> readers) {
		List<Integer> retries = readers.stream().map((reader) -> {
			Block last = reader.blocks().get(reader.blocks().size() - 1).block();
			return Integer.parseInt(last.values("retry").get(0));
		}).toList();
		assertThat(retries).allSatisfy((retry) -> assertThat(retry).isBetween(2000, 5000));
		assertThat(retries.stream().distinct()).hasSizeGreaterThan(STREAMS / 2);
	}

	private static void publishUntilItIsGone(Sample sample) {
		try {
			for (int i = 0; i < 1_000_000; i++) {
				sample.text("topics/flood", "event " + i + " " + "x".repeat(i % 500));
			}
		}
		catch (RuntimeException | AssertionError ex) {
			assertThat(ex).isNotNull(); // it is gone: that was the point
		}
	}

}
