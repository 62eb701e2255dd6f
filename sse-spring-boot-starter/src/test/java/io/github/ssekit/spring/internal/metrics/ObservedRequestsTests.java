package io.github.ssekit.spring.internal.metrics;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.WrapsEveryResponse;
import io.github.ssekit.test.client.SseTestClient;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/** A trace has a span for the request of a stream, and that is no longer than needed. */
class ObservedRequestsTests extends OnEachWay {

	private static App app;

	private static Spans spans;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) {
		app = App.on(server)
			.with(Endpoints.class, Spans.class)
			.with(takenOver ? new Class<?>[0] : new Class<?>[] { WrapsEveryResponse.class })
			.start();
		spans = app.bean(Spans.class);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@BeforeEach
	void forget() {
		app.awaitStreams(0);
		Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> assertThat(spans.open).hasValue(0));
		spans.ended.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/news", "/later", "/at-once" })
	void theSpanOfARequestEndsWhenItsStreamBeginsAndOnce(String path) {
		try (SseTestClient client = app.client(path).once().openAndAwait()) {
			client.awaitEvent("sse.ready");
			app.hub().publish("news", SseEvent.of("first")).join();
			client.awaitMessages(1);
			assertThatOneHasEnded(path + " 200");
			assertThat(app.bean(MeterRegistry.class).find("http.server.requests.active").longTaskTimers())
				.extracting(LongTaskTimer::activeTasks)
				.containsOnly(0);
			app.hub().disconnectAll();
			client.awaitClosed();
		}
		app.awaitStreams(0);
		// the container may tell late that a request has ended
		assertThat(app.get("/refused").statusCode()).isEqualTo(403);
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(spans.ended).containsExactly(path + " 200", "/refused 403"));
		assertThat(spans.open).hasValue(0);
	}

	@Test
	void theSpanOfARequestThatFailsBeforeItsStreamSaysSo() {
		assertThat(app.get("/refused").statusCode()).isEqualTo(403);
		assertThatOneHasEnded("/refused 403");
	}

	@Test
	void aClientThatLeavesIsNoErrorOfASpan() {
		app.listening("/news").close();
		app.hub().publish("news", SseEvent.of("who is there?")).join();
		app.awaitStreams(0);
		assertThatOneHasEnded("/news 200");
	}

	private static void assertThatOneHasEnded(String span) {
		Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
			assertThat(spans.ended).containsExactly(span);
			assertThat(spans.open).hasValue(0);
		});
	}

	/** Sees what a tracer would see. */
	static class Spans implements ObservationHandler<ServerRequestObservationContext> {

		private final AtomicInteger open = new AtomicInteger();

		private final List<String> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(ServerRequestObservationContext context) {
			this.open.incrementAndGet();
		}

		@Override
		public void onStop(ServerRequestObservationContext context) {
			this.ended.add(context.getPathPattern() + " " + context.getResponse().getStatus()
					+ ((context.getError() != null) ? " " + context.getError() : ""));
			this.open.decrementAndGet();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ServerRequestObservationContext;
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		@SseEndpoint("/later")
		CompletableFuture<SseStream> later() {
			return CompletableFuture.supplyAsync(this::news);
		}

		@SseEndpoint("/at-once")
		CompletableFuture<SseStream> atOnce() {
			return CompletableFuture.completedFuture(news());
		}

		@SseEndpoint("/refused")
		SseStream refused() {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}

	}

}
