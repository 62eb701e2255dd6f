package io.github.ssekit.spring.access;

import java.util.List;

import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the log may be read by, nobody's secrets are: however softly it is asked. */
class LogSecretsTests extends OnEachServer {

	private static final String SECRET = "s3cret";

	@Test
	void neitherPayloadsNorTokensNorCursorsAreLogged() {
		try (App app = App.on(this.server)
			.with(Endpoints.class)
			.property("sse.heartbeat", "1s")
			.property("sse.max-event-size", "1KB")
			.property("sse.outbox.max-bytes", "1KB")
			.start(); LogWatch log = LogWatch.everythingOf("io.github.ssekit")) {
			String query = "?access_token=" + SECRET + "&lastEventId=" + SECRET;
			SseTestClient alice = app.client("/of/alice" + query)
				.header("Authorization", "Bearer " + SECRET)
				.header("Cookie", "session=" + SECRET)
				.openAndAwait();
			alice.awaitEvent("sse.reset");
			app.hub().toClient("alice", SseEvent.of(SECRET)).join();
			alice.awaitMessages(1);
			assertThatExceptionOfType(EventTooLargeException.class)
				.isThrownBy(() -> app.hub().toClient("alice", SseEvent.of(SECRET.repeat(1000))));
			assertThatException()
				.isThrownBy(() -> app.hub().publish("news", SseEvent.named("a").data(new Unspeakable())));
			alice.stopReading();
			for (int i = 0; i < 200; i++) {
				app.hub().toClient("alice", SseEvent.of(SECRET + "x".repeat(900))).join();
			}
			alice.resumeReading();
			alice.awaitMessages(201);
			alice.cut();
			app.get("/of/" + SECRET.repeat(100), "Authorization", "Bearer " + SECRET, "Last-Event-ID", SECRET);
			app.awaitStreams(1);
			alice.close();
			app.awaitStreams(0);

			assertThat(log.lines()).as("it was asked for everything").isNotEmpty();
			assertThat(log.lines()).noneMatch((line) -> line.contains(SECRET));
		}
	}

	/** Data that Jackson cannot write. */
	static final class Unspeakable {

		public String getSecret() {
			return List.<String>of().iterator().next();
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
