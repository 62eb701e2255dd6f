package io.github.ssekit.spring.limits;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever is one too many takes the place of the oldest, where the application wants
 * that.
 */
class EvictedTests extends LimitTestCase {

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = limited(server).property("sse.limits.over-limit", "evict-oldest").start();
	}

	@Test
	void theOldestStreamOfAClientEndsForGood() {
		SseTestClient oldest = listening("/of/alice", "192.0.2.1");
		listening("/of/bob", "192.0.2.1");
		listening("/of/alice", "192.0.2.2");
		listening("/of/alice", "192.0.2.3");
		assertEndsForGood(oldest, CloseReason.REPLACED);
		app.awaitStreams(3);
	}

	@Test
	void theOldestStreamOfAnAddressEndsForGood() {
		listening("/all", "192.0.2.2");
		SseTestClient oldest = listening("/all", "192.0.2.1");
		listening("/all", "192.0.2.1");
		listening("/all", "192.0.2.1");
		listening("/all", "192.0.2.1");
		assertEndsForGood(oldest, CloseReason.EVICTED);
		app.awaitStreams(4);
	}

	@Test
	void theOldestStreamOfTheNodeEndsForGood() {
		SseTestClient oldest = listening("/all", "192.0.2.1");
		for (int i = 2; i <= 6; i++) {
			listening("/all", "192.0.2." + i);
		}
		assertEndsForGood(oldest, CloseReason.EVICTED);
		app.awaitStreams(5);
	}

	@Test
	void twoPagesOfWhichOneIsTooManyDoNotEvictOneAnotherForEver() {
		listening("/of/alice", "192.0.2.1");
		listening("/of/alice", "192.0.2.1");
		try (SseTestClient page = app.client("/of/alice").header("X-Forwarded-For", "192.0.2.2").openAndAwait();
				SseTestClient other = app.client("/of/alice").header("X-Forwarded-For", "192.0.2.3").openAndAwait();
				SseTestClient third = app.client("/of/alice").header("X-Forwarded-For", "192.0.2.4").openAndAwait()) {
			third.awaitEvent("sse.ready");
			assertThat(page.awaitClosed().status()).isEqualTo(204);
			app.awaitStreams(2);
			assertThat(other.attempts()).hasSize(1);
			assertThat(third.attempts()).hasSize(1);
		}
	}

	private static void assertEndsForGood(SseTestClient oldest, CloseReason reason) {
		assertThat(oldest.awaitEvent("sse.ended").data()).isEqualTo("{\"reason\":\"" + reason.word() + "\"}");
		oldest.awaitEnd();
		assertThat(oldest.lastEventId()).endsWith("~x");
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(app.bean(Endpoints.class).closed).containsExactly(reason));
	}

}
