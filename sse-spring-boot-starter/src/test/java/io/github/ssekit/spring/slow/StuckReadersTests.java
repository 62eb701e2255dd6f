package io.github.ssekit.spring.slow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams of readers that are stuck end without a thread that waits for them. */
class StuckReadersTests extends OnEachServer {

	private static final int THREADS = 8;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class, RequestWatch.class)
			.property("server.tomcat.threads.max", THREADS)
			.property("server.jetty.threads.max", THREADS + 4) // it keeps some for itself
			.property("sse.drain.timeout", "500ms") // the patience with a last block
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void theServerGoesOnServingWhenMoreStuckReadersAreCutThanItHasThreads() {
		List<SseTestClient> stuck = new ArrayList<>();
		for (int i = 0; i < 2 * THREADS; i++) {
			stuck.add(app.client("/of/stuck").once().receiveBuffer(4096).open());
		}
		stuck.forEach((client) -> client.awaitEvent("sse.ready"));
		stuck.forEach(SseTestClient::stopReading);
		for (int i = 0; i < 10; i++) {
			app.hub().toClient("stuck", SseEvent.of("x".repeat(100_000))).join();
		}
		app.hub().disconnectAll();
		app.awaitStreams(0);
		// meanwhile the streams are given up, one after another
		Awaitility.await()
			.during(Duration.ofSeconds(5))
			.atMost(Duration.ofSeconds(20))
			.until(() -> app.get("/hello").body().equals("hello"));
		stuck.forEach(SseTestClient::resumeReading);
		stuck.forEach(SseTestClient::awaitEnd);
		RequestWatch requests = app.bean(RequestWatch.class);
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(requests.completed()).isEqualTo(requests.begun()));
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/of/{client}")
		SseStream of(@PathVariable String client) {
			return SseStream.of().client(client);
		}

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
