package io.github.ssekit.spring.faults;

import java.util.List;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However a stream ends, the container lets its request go, dispatches to no error page
 * and logs nothing. (Jetty says nothing of a write that fails on HTTP/1.1, and keeps the
 * request until somebody completes it.)
 */
class LeakTests extends OnEachWay {

	private static final int CLIENTS = 100;

	private static Turmoil turmoil;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) {
		turmoil = new Turmoil(server, takenOver);
	}

	@AfterParameterizedClassInvocation
	static void stop() throws InterruptedException {
		turmoil.close();
	}

	@Test
	void noRequestIsKeptOfClientsThatBreak() {
		try (LogWatch log = LogWatch.warnings();
				Crowd crowd = Crowd.connect(turmoil.app(), "/all", CLIENTS).awaitReady()) {
			crowd.reset();
			assertThatEveryRequestIsLetGo(log);
		}
	}

	@Test
	void noRequestIsKeptOfClientsThatLeave() {
		try (LogWatch log = LogWatch.warnings()) {
			List<SseTestClient> clients = turmoil.listening(20);
			clients.forEach(SseTestClient::leave);
			assertThatEveryRequestIsLetGo(log);
		}
	}

	@Test
	void noRequestIsKeptOfClientsThatBreakWhileAWriteWaitsForThem() {
		try (LogWatch log = LogWatch.warnings()) {
			List<SseTestClient> clients = turmoil.listening(10);
			clients.forEach(SseTestClient::stopReading);
			long before = turmoil.published();
			String large = "x".repeat(100_000);
			for (int i = 0; i < 20; i++) { // more than all buffers on the way hold
				turmoil.app().hub().broadcast(SseEvent.of("large " + large));
			}
			Awaitility.await().atMost(App.PATIENCE).until(() -> turmoil.published() > before + 20);
			clients.forEach(SseTestClient::cut);
			clients.forEach(SseTestClient::close);
			assertThatEveryRequestIsLetGo(log);
		}
	}

	@Test
	void noRequestIsKeptOfStreamsThatTheServerEnds() {
		try (LogWatch log = LogWatch.warnings(); Crowd crowd = Crowd.connect(turmoil.app(), "/all", CLIENTS)) {
			crowd.awaitReady();
			turmoil.app().hub().disconnectAll();
			assertThatEveryRequestIsLetGo(log);
		}
	}

	private static void assertThatEveryRequestIsLetGo(LogWatch log) {
		Awaitility.await("all requests complete")
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(turmoil.requests().completed()).isEqualTo(turmoil.requests().begun()));
		turmoil.app().awaitStreams(0);
		assertThat(turmoil.requests().dispatched()).as("dispatches to the error page").isZero();
		assertThat(log.lines()).isEmpty();
	}

}
