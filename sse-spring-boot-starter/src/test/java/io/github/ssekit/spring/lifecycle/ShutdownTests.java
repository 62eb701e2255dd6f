package io.github.ssekit.spring.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** How streams end with their application: told, whole, and soon. */
class ShutdownTests extends OnEachServer {

	@Test
	void readersThatAreStuckDoNotHoldTheShutdownUpForLong() {
		App app = start(application().property("sse.drain.timeout", "1s"));
		List<SseTestClient> stuck = new ArrayList<>();
		try (SseTestClient healthy = app.client("/of/healthy").once().openAndAwait()) {
			for (int i = 0; i < 30; i++) {
				stuck.add(app.client("/of/stuck").once().receiveBuffer(4096).open());
			}
			stuck.forEach((client) -> client.awaitEvent("sse.ready"));
			healthy.awaitEvent("sse.ready");
			stuck.forEach(SseTestClient::stopReading);
			fillAllBuffersTo(app, "stuck");
			assertThat(millisToClose(app)).isBetween(900L, 8000L);
			healthy.awaitEvent("sse.closed");
			assertThat(healthy.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			stuck.forEach(SseTestClient::resumeReading);
			stuck.forEach(SseTestClient::awaitEnd);
		}
		finally {
			stuck.forEach(SseTestClient::close);
		}
	}

	@Test
	void everyClientIsToldToComeBackAndEveryStreamEndsWhole() {
		App app = start(application().property("sse.retry.min", "4s").property("sse.retry.max", "6s"));
		List<SseTestClient> clients = new ArrayList<>();
		try (LogWatch log = LogWatch.warnings()) {
			for (int i = 0; i < 50; i++) {
				clients.add(app.client("/of/c" + i).once().open());
			}
			clients.forEach((client) -> client.awaitEvent("sse.ready"));
			assertThat(millisToClose(app)).isLessThan(3000);
			clients.forEach((client) -> {
				ReceivedEvent closed = client.awaitEvent("sse.closed");
				assertThat(closed.data()).isEqualTo("{\"reason\":\"shutdown\"}");
				assertThat(closed.lastEventId()).isNotEmpty().doesNotEndWith("~x");
				ConnectionAttempt attempt = client.awaitEnd();
				assertThat(attempt.ending()).isEqualTo(AttemptOutcome.CLEAN_END);
				assertThat(attempt.discarded()).isNull();
				assertThat(client.reconnectionTime().toMillis()).isBetween(4000L, 6000L);
			});
			assertThat(clients.stream().map(SseTestClient::reconnectionTime).distinct().count())
				.as("different reconnection times")
				.isGreaterThan(25);
			assertThat(log.lines()).isEmpty();
		}
		finally {
			clients.forEach(SseTestClient::close);
		}
	}

	@Test
	void theClosingMayBeSpreadOverAWindow() {
		App app = start(application().property("sse.drain.window", "1500ms"));
		List<SseTestClient> clients = Stream.of("a", "b", "c", "d", "e", "f")
			.map((name) -> app.client("/of/" + name).once().open())
			.toList();
		clients.forEach((client) -> client.awaitEvent("sse.ready"));
		assertThat(millisToClose(app)).isBetween(1200L, 5000L);
		List<Long> ends = clients.stream()
			.map((client) -> client.awaitEvent("sse.closed").receivedNanos())
			.sorted()
			.toList();
		assertThat(TimeUnit.NANOSECONDS.toMillis(ends.get(ends.size() - 1) - ends.get(0))).isGreaterThan(500);
		clients.forEach(SseTestClient::close);
	}

	@Test
	void aContextThatIsStoppedAndStartedServesAgain() {
		try (App app = start(application())) {
			SseTestClient before = app.client("/of/alice").once().openAndAwait();
			before.awaitEvent("sse.ready");
			app.context().stop();
			before.awaitEvent("sse.closed");
			assertThat(before.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(app.hub().isDraining()).isTrue();
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
			app.hub().toClient("alice", SseEvent.of("meanwhile"));
			app.context().start();
			App again = app.again();
			try (SseTestClient after = again.client("/of/alice").lastEventId(before.lastEventId()).openAndAwait()) {
				assertThat(after.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
				app.hub().toClient("alice", SseEvent.of("live"));
				assertThat(after.awaitMessages(2).get(1).data()).isEqualTo("live");
			}
		}
	}

	private AppBuilder application() {
		return App.on(this.server).with(Endpoints.class);
	}

	private static App start(AppBuilder builder) {
		return builder.start();
	}

	private static long millisToClose(App app) {
		long begun = System.nanoTime();
		app.close();
		return Duration.ofNanos(System.nanoTime() - begun).toMillis();
	}

	/** More than the buffers of both sides hold, and not more than one outbox. */
	private static void fillAllBuffersTo(App app, String client) {
		String large = "x".repeat(100_000);
		for (int i = 0; i < 20; i++) {
			app.hub().toClient(client, SseEvent.of(large)).join();
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
