package io.github.ssekit.spring.access;

import java.net.http.HttpResponse;
import java.security.Principal;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is not let in, and how he is told. */
class AuthorizerTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class, UserHeaderFilter.class)
			.property("sse.retry.min", "7s")
			.property("sse.retry.max", "9s")
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
	void whoIsDeniedGetsAnOrdinaryErrorAndNoStream() {
		HttpResponse<String> response = app.get("/topic?name=secret", "X-User", "mallory");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).doesNotContain("event-stream");
		assertThat(app.get("/topic?name=secret").statusCode()).isEqualTo(403);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void anAuthorizerThatFailsOpensNothing() {
		assertThat(app.get("/topic?name=broken").statusCode()).isEqualTo(500);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void aReplayIsAuthorizedToo() {
		String place;
		try (SseTestClient client = app.client("/topic?name=secret").header("X-User", "alice").openAndAwait()) {
			place = client.awaitEvent("sse.ready").lastEventId();
		}
		HttpResponse<String> response = app.get("/topic?name=secret", "X-User", "mallory", "Last-Event-ID", place);
		assertThat(response.statusCode()).isEqualTo(403);
	}

	@Test
	void whoIsGrantedHearsTheTopic() {
		try (SseTestClient client = app.client("/topic?name=secret").header("X-User", "alice").openAndAwait()) {
			client.awaitEvent("sse.ready");
			app.hub().publish("secret", SseEvent.of("s"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("s");
		}
	}

	@Test
	void aNodeThatDrainsRefusesSoftlySoThatTheClientComesBack() {
		String place;
		try (SseTestClient client = app.listening("/topic?name=news")) {
			place = client.lastEventId();
		}
		app.hub().disconnectAll();
		app.hub().drain().toCompletableFuture().join();
		try (SseTestClient client = app.client("/topic?name=news").lastEventId(place).openAndAwait()) {
			ReceivedEvent refused = client.awaitEvent("sse.refused");
			assertThat(refused.data()).isEqualTo("{\"reason\":\"draining\"}");
			assertThat(refused.lastEventId()).isEqualTo(place);
			assertThat(client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
			assertThat(client.status()).isEqualTo(200);
			assertThat(client.reconnectionTime().toMillis()).isBetween(7000L, 9000L);
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
			app.hub().resume();
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"recovered\":true");
		}
		finally {
			app.hub().resume();
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/topic")
		SseStream topic(@RequestParam String name) {
			return SseStream.of(name);
		}

		@Bean
		Authorizer authorizer() {
			return (request) -> {
				if (request.topics().contains(Topic.of("broken"))) {
					throw new IllegalStateException("the directory is away");
				}
				Principal user = request.principal();
				boolean denied = request.topics().contains(Topic.of("secret"))
						&& (user == null || !user.getName().equals("alice"));
				return denied ? Decision.denied("not for you") : Decision.granted();
			};
		}

	}

}
