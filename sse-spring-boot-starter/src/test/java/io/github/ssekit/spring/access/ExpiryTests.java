package io.github.ssekit.spring.access;

import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ssekit.access.Authorizer;
import io.github.ssekit.access.Decision;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.UserHeaderFilter;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** The right to a stream ends, is taken back, or belongs to somebody else. */
class ExpiryTests extends OnEachServer {

	/** Who may listen to topics that begin with {@code shared}. */
	private static final Set<String> sharedWith = ConcurrentHashMap.newKeySet();

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class, UserHeaderFilter.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
		sharedWith.clear();
	}

	@Test
	void whatHasEndedAlreadyIsNotOpened() {
		HttpResponse<String> login = app.get("/ends?in=-1");
		assertThat(login.statusCode()).isEqualTo(401);
		assertThat(login.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(login.body()).contains("The login ended at ");
		HttpResponse<String> right = app.get("/topic?name=ended");
		assertThat(right.statusCode()).isEqualTo(403);
		assertThat(right.body()).contains("The right to listen ended at ");
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void whoseRightWasTakenAwayMeanwhileGetsAnErrorAndNoEvent() {
		sharedWith.add("alice");
		String place;
		try (SseTestClient client = app.client("/topic?name=shared").header("X-User", "alice").once().openAndAwait()) {
			place = client.awaitEvent("sse.ready").lastEventId();
		}
		app.hub().publish("shared", SseEvent.of("for those who may"));
		sharedWith.remove("alice");
		for (String path : new String[] { "/topic?name=shared", "/topic?name=shared&lastEventId=" + place }) {
			HttpResponse<String> back = app.get(path, "X-User", "alice", "Last-Event-ID", place, "Accept",
					"text/event-stream");
			assertThat(back.statusCode()).isEqualTo(403);
			assertThat(back.body()).contains("not shared with you").doesNotContain("for those who may");
		}
		sharedWith.add("alice");
		try (SseTestClient client = app.client("/topic?name=shared")
			.header("X-User", "alice")
			.lastEventId(place)
			.openAndAwait()) {
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("for those who may");
		}
	}

	@Test
	void aClientThatComesBackWithoutItsLoginIsNotTakenForNobody() {
		String place;
		try (SseTestClient client = app.client("/topic?name=open").header("X-User", "alice").once().openAndAwait()) {
			place = client.awaitEvent("sse.ready").lastEventId();
		}
		HttpResponse<String> back = app.get("/topic?name=open", "Last-Event-ID", place);
		assertThat(back.statusCode()).isEqualTo(401);
		assertThat(back.body()).contains("opened by a login");
		assertThat(app.get("/topic?name=open&lastEventId=" + place).statusCode()).isEqualTo(401);
		try (SseTestClient client = app.client("/topic?name=open")
			.header("X-User", "alice")
			.lastEventId(place)
			.openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true");
		}
		try (SseTestClient nobody = app.listening("/topic?name=open")) {
			assertThat(nobody.lastEventId()).startsWith("1.");
		}
	}

	@Test
	void aStreamIsToldThatItsRightEndsAndEndsOnTime() {
		try (SseTestClient client = app.client("/ends?in=2").once().openAndAwait()) {
			ReceivedEvent expiring = client.awaitEvent("sse.auth-expiring");
			Instant end = Instant.parse(expiring.data().replaceFirst(".*\"expires\":\"([^\"]+)\".*", "$1"));
			assertThat(expiring.data()).matches("\\{\"expires\":\"[^\"]+\",\"in\":[12]}");
			app.hub().publish("news", SseEvent.of("still")).join();
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("still");
			ReceivedEvent closed = client.awaitEvent("sse.closed");
			assertThat(Duration.between(end, Instant.now())).isBetween(Duration.ZERO, Duration.ofMillis(1500));
			assertThat(closed.data()).isEqualTo("{\"reason\":\"auth-expired\"}");
			assertThat(closed.lastEventId()).doesNotEndWith("~x");
			assertThat(client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		}
		app.awaitStreams(0);
	}

	@Test
	void theEarliestEndCounts() {
		try (SseTestClient client = app.client("/ends?in=3600&name=short").once().openAndAwait()) {
			assertThat(client.awaitEvent("sse.closed").data()).contains("auth-expired");
		}
		try (SseTestClient client = app.client("/ends?in=2&name=long").once().openAndAwait()) {
			assertThat(client.awaitEvent("sse.closed").data()).contains("auth-expired");
		}
	}

	@Test
	void aTopicOrAClientThatIsRevokedEndsForGood() {
		sharedWith.add("alice");
		sharedWith.add("bob");
		try (SseTestClient alice = app.client("/topic?name=shared").header("X-User", "alice").openAndAwait();
				SseTestClient bob = app.client("/topic?name=shared").header("X-User", "bob").openAndAwait();
				SseTestClient other = app.listening("/topic?name=open")) {
			alice.awaitEvent("sse.ready");
			bob.awaitEvent("sse.ready");
			assertThat(app.hub().revoke("alice").toCompletableFuture().join()).isOne();
			assertThat(alice.awaitEvent("sse.ended").data()).isEqualTo("{\"reason\":\"revoked\"}");
			app.hub().revoke(Topic.of("shared")).toCompletableFuture().join();
			ReceivedEvent closed = bob.awaitEvent("sse.ended");
			assertThat(closed.data()).isEqualTo("{\"reason\":\"revoked\"}");
			assertThat(closed.lastEventId()).endsWith("~x");
			app.hub().publish("open", SseEvent.of("others hear on")).join();
			assertThat(other.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("others hear on");
			app.awaitStreams(1);
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/ends")
		SseStream ends(@RequestParam long in, @RequestParam(defaultValue = "news") String name) {
			return SseStream.of(name).expiresAt(Instant.now().plusSeconds(in));
		}

		@SseEndpoint("/topic")
		SseStream topic(@RequestParam String name, @Nullable Principal user) {
			SseStream stream = SseStream.of(name);
			return (user != null) ? stream.client(user.getName()) : stream;
		}

		@Bean
		Authorizer authorizer() {
			return Authorizer.perTopic((request, topic) -> switch (topic.name()) {
				case "ended" -> Decision.grantedUntil(Instant.now().minusSeconds(1));
				case "short" -> Decision.grantedUntil(Instant.now().plusSeconds(2));
				case "long" -> Decision.grantedUntil(Instant.now().plusSeconds(3600));
				case "shared" -> (request.principal() != null && sharedWith.contains(request.principal().getName()))
						? Decision.granted() : Decision.denied("This is not shared with you");
				default -> Decision.granted();
			});
		}

	}

}
