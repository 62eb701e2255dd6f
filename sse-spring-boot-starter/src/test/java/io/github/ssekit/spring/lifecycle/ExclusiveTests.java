package io.github.ssekit.spring.lifecycle;

import java.time.Duration;

import io.github.ssekit.access.DuplicatePolicy;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Several streams of one client, and streams that end by their age. */
class ExclusiveTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).start();
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
	void theOlderStreamIsReplacedForGoodAndDoesNotComeBack() {
		try (SseTestClient older = app.listening("/exclusive"); SseTestClient newer = app.listening("/exclusive")) {
			ReceivedEvent closed = older.awaitEvent("sse.ended");
			assertThat(closed.data()).isEqualTo("{\"reason\":\"replaced\"}");
			assertThat(closed.lastEventId()).endsWith("~x");
			assertThat(older.awaitClosed().status()).isEqualTo(204);
			assertThat(older.attempts()).hasSize(2)
				.extracting("ending")
				.containsExactly(AttemptOutcome.CLEAN_END, AttemptOutcome.REFUSED);
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(1, 1));
			app.hub().toClient("alice", SseEvent.of("only one"));
			assertThat(newer.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("only one");
		}
	}

	@Test
	void theNewerStreamMayBeRefusedInstead() {
		try (SseTestClient older = app.listening("/first");
				SseTestClient newer = app.client("/first").once().openAndAwait()) {
			assertThat(newer.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"quota\"}");
			assertThat(newer.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(1, 1));
			app.hub().toClient("bob", SseEvent.of("still there"));
			older.awaitMessages(1);
		}
	}

	@Test
	void aClientMayHaveTwoStreamsUnlessSomebodySaysOtherwise() {
		try (SseTestClient one = app.listening("/twice"); SseTestClient two = app.listening("/twice")) {
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(1, 2));
			app.hub().toClient("carol", SseEvent.of("both"));
			one.awaitMessages(1);
			two.awaitMessages(1);
		}
	}

	@Test
	void aStreamThatIsOldEnoughEndsAndItsClientGoesOn() {
		try (SseTestClient client = app.listening("/aging")) {
			assertThat(client.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"max-age\"}");
			assertThat(client.awaitReconnect(1).status()).isEqualTo(200);
			app.hub().toClient("dave", SseEvent.of("on"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("on");
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/exclusive")
		SseStream exclusive() {
			return SseStream.of().client("alice").exclusive();
		}

		@SseEndpoint("/first")
		SseStream first() {
			return SseStream.of().client("bob").duplicates(DuplicatePolicy.REFUSE);
		}

		@SseEndpoint("/twice")
		SseStream twice() {
			return SseStream.of().client("carol");
		}

		@SseEndpoint("/aging")
		SseStream aging() {
			return SseStream.of().client("dave").maxAge(Duration.ofSeconds(1));
		}

	}

}
