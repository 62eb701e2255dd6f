package io.github.ssekit.spring.access;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A cursor is a place and no right: who brings somebody else's hears their own topics.
 */
class ForeignCursorTests extends OnEachServer {

	@Test
	void bringsNothingOfTheClientThatItWasMadeFor() {
		try (App app = App.on(this.server).with(Endpoints.class).start();
				SseTestClient alice = app.listening("/orders/of/alice")) {
			String begin = alice.lastEventId();
			app.hub().toClient("alice", SseEvent.of("secret of alice")).join();
			app.hub().publish("orders/alice", SseEvent.of("secret order")).join();
			alice.awaitMessages(2);
			for (String stolen : new String[] { begin, alice.lastEventId() }) {
				try (SseTestClient mallory = app.client("/orders/of/mallory").lastEventId(stolen).openAndAwait()) {
					// not all of its topics are in that cursor
					assertThat(mallory.awaitEvent("sse.ready").data()).contains("\"client\":\"mallory\"",
							"\"replayed\":0");
					app.hub().toClient("alice", SseEvent.of("another secret of alice")).join();
					app.hub().toClient("mallory", SseEvent.of("its own")).join();
					assertThat(mallory.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("its own");
					assertThat(mallory.rawText()).doesNotContain("secret");
				}
			}
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/orders/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of("orders/" + client).client(client);
		}

	}

}
