package io.github.ssekit.spring.limits;

import java.net.http.HttpResponse;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever is one too many is told so by the status, where the application wants that. */
class StatusTests extends LimitTestCase {

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = limited(server).property("sse.limits.over-limit", "status").start();
	}

	@Test
	void aClientThatHasAsManyStreamsAsItMayGets503() {
		listening("/of/alice", "192.0.2.1");
		listening("/of/alice", "192.0.2.2");
		assertIs503(app.get("/of/alice", "X-Forwarded-For", "192.0.2.3"), RefuseReason.QUOTA);
		listening("/of/bob", "192.0.2.3");
	}

	@Test
	void anAddressThatHasAsManyStreamsAsItMayGets503() {
		listening("/all", "192.0.2.1");
		listening("/all", "192.0.2.1");
		listening("/all", "192.0.2.1");
		assertIs503(app.get("/all", "X-Forwarded-For", "192.0.2.1"), RefuseReason.QUOTA);
		listening("/all", "192.0.2.2");
	}

	@Test
	void aNodeThatHasAsManyStreamsAsItMayAnswers503() {
		for (int i = 1; i <= 5; i++) {
			listening("/all", "192.0.2." + i);
		}
		assertIs503(app.get("/all", "X-Forwarded-For", "192.0.2.6"), RefuseReason.OVERLOAD);
		assertThat(app.get("/hello").body()).isEqualTo("hello");
	}

	@Test
	void whoHasRoomHearsAsEver() {
		SseTestClient client = listening("/of/alice", "192.0.2.1");
		for (int i = 0; i < 10; i++) {
			app.hub().toClient("alice", SseEvent.of("event " + i)).join();
			client.awaitMessages(i + 1);
		}
		app.hub().toClient("alice", SseEvent.of("x".repeat(100_000)));
		assertThat(client.awaitMessages(11).get(10).data()).hasSize(100_000);
		app.hub().disconnectAll();
		client.awaitEvent("sse.ended");
		client.awaitEnd();
	}

	private static void assertIs503(HttpResponse<String> response, RefuseReason reason) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(2L, 5L);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
		assertThat(response.body()).contains("\"status\":503", "\"reason\":\"" + reason.word() + "\"");
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(app.bean(Endpoints.class).refused).containsExactly(reason));
	}

}
