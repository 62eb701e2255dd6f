package io.github.ssekit.spring.alive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedComment;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written while there is nothing to say, and who is found to be gone by it. */
class HeartbeatTests extends OnEachServer {

	/** The interval, a quarter of it, and what a busy machine may add. */
	private static final Duration LATEST = Duration.ofMillis(1250 + 1500);

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).property("sse.heartbeat", "1s").start();
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
	void aClientThatBreaksIsMissedWithinOneHeartbeat() {
		SseTestClient client = app.client("/news").once().openAndAwait();
		client.awaitEvent("sse.ready");
		client.cut();
		assertThat(timeToNobody()).isLessThan(LATEST);
		client.close();
	}

	@Test
	void aClientThatLeavesIsMissedWithinTwoHeartbeats() {
		SseTestClient client = app.client("/news").once().openAndAwait();
		client.awaitEvent("sse.ready");
		client.leave();
		assertThat(timeToNobody()).isLessThan(LATEST.plusMillis(1250));
		client.close();
	}

	@Test
	void aHeartbeatIsAColonAndOneNewlineAfterEachSecondOfSilence() {
		try (SseTestClient client = app.listening("/news")) {
			ReceivedEvent ready = client.awaitEvent("sse.ready");
			List<ReceivedComment> beats = client.awaitComments(3);
			String raw = client.rawText();
			assertThat(raw.substring(raw.indexOf("\n\n") + 2)).matches("(:\n){3,}");
			long before = ready.receivedNanos();
			for (ReceivedComment beat : beats) {
				assertThat(beat.text()).isEmpty();
				assertThat(Duration.ofNanos(beat.receivedNanos() - before)).isBetween(Duration.ofMillis(900), LATEST);
				before = beat.receivedNanos();
			}
			assertThat(client.eventCount()).as("events that a heartbeat made").isEqualTo(1);
		}
	}

	@Test
	void noHeartbeatComesWhileThereAreEvents() {
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try (SseTestClient client = app.listening("/news")) {
			clock.scheduleAtFixedRate(() -> app.hub().publish("news", SseEvent.of("tick")), 0, 100,
					TimeUnit.MILLISECONDS);
			// two and a half seconds
			List<ReceivedEvent> events = client.awaitMessages(25);
			for (ReceivedComment beat : client.comments()) {
				// a machine that stood still for a second has a right to one
				assertThat(events)
					.noneMatch((event) -> Math.abs(beat.receivedNanos() - event.receivedNanos()) < 50_000_000
							&& event.receivedNanos() < beat.receivedNanos());
			}
			assertThat(client.commentCount()).isLessThanOrEqualTo(1);
		}
		finally {
			clock.shutdownNow();
		}
	}

	@Test
	void anEndpointMayHaveNoHeartbeat() {
		try (SseTestClient quiet = app.listening("/quiet"); SseTestClient other = app.listening("/news")) {
			other.awaitComments(2);
			assertThat(quiet.commentCount()).isZero();
		}
	}

	private static Duration timeToNobody() {
		long begun = System.nanoTime();
		app.awaitStreams(0);
		return Duration.ofNanos(System.nanoTime() - begun);
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		@SseEndpoint("/quiet")
		SseStream quiet() {
			return SseStream.of("news").heartbeat(Duration.ZERO);
		}

	}

}
