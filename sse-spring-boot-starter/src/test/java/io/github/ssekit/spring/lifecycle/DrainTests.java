package io.github.ssekit.spring.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Member;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** How a node goes out of service, at its end or on demand, and comes back. */
class DrainTests extends OnEachServer {

	private static final int MANY = 500;

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void manyStreamsEndWholeInTheWindowAndTheWebServerAtOnceThereafter(String shutdown) {
		App app = application().property("server.shutdown", shutdown).property("sse.drain.window", "1s").start();
		try (Crowd crowd = Crowd.connect(app, "/of/crowd", MANY).awaitReady(); LogWatch log = LogWatch.warnings()) {
			assertThat(millisToClose(app)).isBetween(1000L, 3500L);
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(crowd.members()).hasSize(MANY).allMatch(Member::isEnded));
			assertThat(crowd.members()).as("told why, and ended with the last chunk")
				.allMatch((member) -> member.toString().contains("shutdown")
						&& member.toString().contains("last chunk=true"));
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void aWindowThatDoesNotFitIntoThePhaseIsShortenedAndNobodyIsCutOff() {
		App app = application().property("sse.drain.window", "1m")
			.property("sse.drain.timeout", "1s")
			.property("spring.lifecycle.timeout-per-shutdown-phase", "2s")
			.start();
		List<SseTestClient> clients = new ArrayList<>();
		try (LogWatch log = LogWatch.warnings()) {
			for (int i = 0; i < 20; i++) {
				clients.add(app.client("/of/c" + i).once().open());
			}
			clients.forEach((client) -> client.awaitEvent("sse.ready"));
			assertThat(millisToClose(app)).isBetween(400L, 3000L);
			clients.forEach((client) -> {
				assertThat(client.awaitEvent("sse.closed").data()).contains("shutdown");
				assertThat(client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			});
			assertThat(log.lines()).singleElement()
				.asString()
				.contains("The drain of 60000 ms and 1000 ms more for the last ones has to be over in 1500 ms");
		}
		finally {
			clients.forEach(SseTestClient::close);
		}
	}

	@Test
	void theNodeIsOutOfServiceWhileItDrainsAndBackWhenItResumes() throws Exception {
		try (App app = application().start();
				SseTestClient alice = app.listening("/of/alice");
				SseTestClient bob = app.client("/of/bob").once().openAndAwait()) {
			bob.awaitEvent("sse.ready");
			app.hub().drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
			assertThat(app.hub().isDraining()).isTrue();
			assertThat(readiness(app)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
			assertThat(alice.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"draining\"}");
			app.hub().toClient("alice", SseEvent.of("meanwhile"));
			app.hub().resume();
			assertThat(readiness(app)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
			assertThat(alice.attempts()).allMatch((attempt) -> attempt.status() == 200);
			assertThat(bob.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		}
	}

	@Test
	void theNodeStaysOutOfServiceWhereItWasOutForAnotherReason() throws Exception {
		try (App app = application().start()) {
			AvailabilityChangeEvent.publish(app.context(), ReadinessState.REFUSING_TRAFFIC);
			app.hub().drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
			app.hub().resume();

			assertThat(readiness(app)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		}
	}

	@Test
	void aShutdownHurriesALongDrainThatWasBegunByHand() throws Exception {
		App app = application().property("sse.drain.window", "1h")
			.property("spring.lifecycle.timeout-per-shutdown-phase", "4s")
			.start();
		try (SseTestClient alice = app.client("/of/alice").once().openAndAwait();
				SseTestClient bob = app.client("/of/bob").once().openAndAwait()) {
			alice.awaitEvent("sse.ready");
			bob.awaitEvent("sse.ready");
			CompletableFuture<?> drained = app.hub().drain().toCompletableFuture();
			assertThat(drained).isNotDone();
			assertThat(millisToClose(app)).isLessThan(5000L);

			drained.get(20, TimeUnit.SECONDS);
			for (SseTestClient client : List.of(alice, bob)) {
				assertThat(client.awaitEvent("sse.closed").data()).contains("shutdown");
				assertThat(client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			}
		}
	}

	@Test
	void whoOpensAStreamWhileTheNodeGoesDownIsNeverTurnedAwayForGood() throws Exception {
		App app = application().property("sse.drain.window", "300ms").start();
		List<SseTestClient> clients = new CopyOnWriteArrayList<>();
		Thread opening = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				clients.add(app.client("/of/c" + clients.size()).once().open());
			}
		});
		opening.start();
		Awaitility.await().atMost(App.PATIENCE).until(() -> app.hub().countsHere().streams() > 50);
		long millis = millisToClose(app);
		opening.interrupt();
		opening.join();
		try {
			assertThat(millis).isBetween(300L, 5000L);
			assertThat(clients).as("many, also in the middle").hasSizeGreaterThan(60);
			for (SseTestClient client : clients) {
				ConnectionAttempt attempt = client.awaitClosed();
				// EventSource would come back from each of these
				assertThat(attempt.status()).as(attempt.toString()).isIn(0, 200);
				if (client.eventCount() > 0) {
					ReceivedEvent last = client.events().get(client.eventCount() - 1);
					assertThat(last.type()).as(attempt.toString()).isIn("sse.closed", "sse.refused");
					assertThat(attempt.ending()).as(attempt.toString()).isEqualTo(AttemptOutcome.CLEAN_END);
				}
			}
			assertThat(clients).anyMatch((client) -> !client.events().isEmpty()
					&& client.events().get(0).data().equals("{\"reason\":\"draining\"}"));
		}
		finally {
			clients.forEach(SseTestClient::close);
		}
	}

	private AppBuilder application() {
		return App.on(this.server).with(Endpoints.class);
	}

	private static ReadinessState readiness(App app) {
		return app.bean(ApplicationAvailability.class).getReadinessState();
	}

	private static long millisToClose(App app) {
		long begun = System.nanoTime();
		app.close();
		return Duration.ofNanos(System.nanoTime() - begun).toMillis();
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of("news").client(client);
		}

	}

}
