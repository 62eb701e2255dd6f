package io.github.ssekit.spring.slow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseHubBuilderCustomizer;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nobody ever reads the events of somebody else. (Jetty keeps the array of a large write
 * that it cannot finish at once; the buffer it came from serves all streams.)
 */
class ControlEventsOnlyTests extends OnEachServer {

	private static final int CLIENTS = 8;

	private static final int EVENTS = 60;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void slowReadersGetTheirOwnEventsThoughAllAreWrittenFromOneBuffer() {
		List<SseTestClient> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(app.client("/of/c" + i).receiveBuffer(4096).open());
		}
		clients.forEach((client) -> client.awaitEvent("sse.ready"));
		clients.forEach(SseTestClient::stopReading);
		for (int event = 0; event < EVENTS; event++) {
			for (int i = 0; i < CLIENTS; i++) {
				app.hub().toClient("c" + i, SseEvent.of(data(i, event))).join();
			}
		}
		clients.forEach(SseTestClient::resumeReading);
		for (int i = 0; i < CLIENTS; i++) {
			int client = i;
			List<String> own = IntStream.range(0, EVENTS).mapToObj((event) -> data(client, event)).toList();
			assertThat(clients.get(i).awaitMessages(EVENTS)).extracting("data").isEqualTo(own);
		}
		clients.forEach(SseTestClient::close);
	}

	/** About 7 KB, so that a block is written whole, and nearly fills the buffer. */
	private static String data(int client, int event) {
		return ("client " + client + " event " + event + " ").repeat(350);
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of().client(client);
		}

		@Bean
		SseHubBuilderCustomizer oneThread() {
			return (builder) -> builder.deliveryThreads(1);
		}

	}

}
