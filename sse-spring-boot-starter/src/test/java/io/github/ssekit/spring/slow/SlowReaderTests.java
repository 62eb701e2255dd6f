package io.github.ssekit.spring.slow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** A reader that stops reading is cut off in time, delays nobody and loses nothing. */
class SlowReaderTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class, Watcher.class)
			.property("sse.write-timeout", "1s")
			.property("sse.heartbeat", "0")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
	}

	@Test
	void whoTakesNothingForTheWriteTimeoutIsClosedAndHearsTheRestWhenHeComesBack() {
		try (SseTestClient stuck = app.client("/of/stuck").receiveBuffer(4096).openAndAwait();
				SseTestClient healthy = app.listening("/of/healthy")) {
			stuck.awaitEvent("sse.ready");
			stuck.stopReading();
			int events = 40;
			long begun = System.nanoTime();
			for (int i = 0; i < events; i++) {
				app.hub().publish("news", SseEvent.of(data(i))).join();
			}
			healthy.awaitMessages(events);
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("of the healthy one")
				.isLessThan(Duration.ofSeconds(10));
			List<String> gone = app.bean(Watcher.class).gone;
			Awaitility.await().atMost(App.PATIENCE).until(() -> gone.contains("stuck"));
			assertThat(gone).doesNotContain("healthy");
			assertThat(app.hub().countsHere().clients()).isEqualTo(1);
			stuck.resumeReading();
			stuck.awaitReconnect(1);
			assertThat(stuck.awaitMessages(events)).extracting(ReceivedEvent::data)
				.isEqualTo(IntStream.range(0, events).mapToObj(SlowReaderTests::data).toList());
		}
	}

	@Test
	void aStreamOnWhichNothingWaitsIsNotClosedHoweverLongItIsQuiet() {
		try (SseTestClient client = app.listening("/of/idle")) {
			Awaitility.await()
				.during(Duration.ofSeconds(3))
				.atMost(App.PATIENCE)
				.until(() -> client.attempts().get(0).ending() == null);
			app.hub().toClient("idle", SseEvent.of("at last"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::attempt).containsExactly(1);
		}
	}

	@Test
	void aSlowReaderGetsWholeBlocksUpToThePoliteEnd() {
		try (SseTestClient client = app.client("/of/slow").once().receiveBuffer(4096).openAndAwait()) {
			client.awaitEvent("sse.ready");
			client.stopReading();
			for (int i = 0; i < 4; i++) {
				app.hub().toClient("slow", SseEvent.of(data(i))).join();
			}
			app.hub().disconnect("slow");
			client.resumeReading();
			ConnectionAttempt attempt = client.awaitEnd();
			assertThat(attempt.ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(attempt.discarded()).isNull();
			assertThat(client.awaitEvent("sse.ended").data()).isEqualTo("{\"reason\":\"disconnected\"}");
			assertThat(client.messages()).extracting(ReceivedEvent::data)
				.isEqualTo(IntStream.range(0, client.messageCount()).mapToObj(SlowReaderTests::data).toList());
		}
	}

	private static String data(int number) {
		return number + "x".repeat(50_000);
	}

	static class Watcher implements SseObserver {

		private final List<String> gone = new CopyOnWriteArrayList<>();

		@Override
		public void onClosed(StreamInfo stream, CloseReason reason) {
			if (reason == CloseReason.GONE) {
				this.gone.add(stream.client());
			}
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of("news").client(client);
		}

	}

}
