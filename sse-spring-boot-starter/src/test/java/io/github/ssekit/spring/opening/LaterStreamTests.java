package io.github.ssekit.spring.opening;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.WrapsEveryResponse;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream that comes later, from another thread, and one with headers of its own. A
 * Kotlin function that suspends is a method that returns a Mono when Spring has called
 * it.
 */
class LaterStreamTests extends OnEachWay {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) {
		app = App.on(server)
			.with(Endpoints.class)
			.with(takenOver ? new Class<?>[0] : new Class<?>[] { WrapsEveryResponse.class })
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/future-of-topic", "/deferred", "/callable", "/task", "/mono",
			"/future-of-entity", "/mapped" })
	void opensWhenItIsThereAndHearsEverythingFromThenOn(String path) {
		try (SseTestClient client = app.listening(path)) {
			for (int i = 0; i < 20; i++) {
				app.hub().publish("news", SseEvent.of("n" + i)).join();
			}
			assertThat(client.awaitMessages(20)).extracting(ReceivedEvent::data).contains("n0", "n19").hasSize(20);
			assertThat(client.responseHeader("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
		}
	}

	@Test
	void goesOnWhereItHasEndedWhenItsClientComesBack() {
		try (SseTestClient client = app.listening("/future")) {
			app.hub().publish("news", SseEvent.of("before")).join();
			client.awaitMessages(1);
			client.cut();
			app.hub().publish("news", SseEvent.of("between")).join();
			assertThat(client.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("before", "between");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/failed,404", "/failed-task,404", "/nothing,204", "/no-stream,404", "/no-stream-later,404" })
	void anErrorOrNothingIsAnsweredAsEver(String path, int status) {
		assertThat(app.get(path).statusCode()).isEqualTo(status);
		assertThat(app.get(path, "Accept", "text/event-stream").statusCode()).isEqualTo(status);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/entity", "/future-of-entity" })
	void headersAndCookiesComeBeforeTheStreamAndItsOwnWin(String path) {
		try (SseTestClient client = app.listening(path)) {
			assertThat(client.status()).isEqualTo(200);
			assertThat(client.responseHeader("X-Order")).isEqualTo("17");
			assertThat(client.responseHeader("Set-Cookie")).startsWith("seen=1");
			assertThat(client.responseHeader("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
			assertThat(client.responseHeader("Cache-Control")).isEqualTo("no-store, no-transform");
			app.hub().publish("news", SseEvent.of("n")).join();
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/mapped", "/entity" })
	void isNoRequestAsLongAsTheStream(String path) {
		try (SseTestClient client = app.listening(path)) {
			assertThat(client.status()).isEqualTo(200);
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> assertThat(activeRequests()).isZero());
		}
	}

	@Test
	void aStreamWithAnotherStatusIsAnErrorOfTheServer() {
		HttpResponse<String> response = app.get("/created");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	private static int activeRequests() {
		return app.bean(MeterRegistry.class)
			.find("http.server.requests.active")
			.longTaskTimers()
			.stream()
			.mapToInt(LongTaskTimer::activeTasks)
			.sum();
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/future")
		CompletableFuture<SseStream> future() {
			return later(SseStream.of("news"));
		}

		@SseEndpoint("/future-of-topic")
		CompletableFuture<String> futureOfTopic() {
			return later("news");
		}

		@SseEndpoint("/deferred")
		DeferredResult<SseStream> deferred() {
			DeferredResult<SseStream> result = new DeferredResult<>();
			later(SseStream.of("news")).thenAccept(result::setResult);
			return result;
		}

		@SseEndpoint("/callable")
		Callable<Optional<SseStream>> callable() {
			return () -> Optional.of(SseStream.of("news"));
		}

		@SseEndpoint("/task")
		WebAsyncTask<SseStream> task() {
			return new WebAsyncTask<>(() -> SseStream.of("news"));
		}

		@SseEndpoint("/mono")
		Mono<SseStream> mono() {
			return Mono.fromFuture(later(SseStream.of("news")));
		}

		@GetMapping("/mapped")
		CompletableFuture<SseStream> mapped() {
			return later(SseStream.of("news"));
		}

		@SseEndpoint("/entity")
		ResponseEntity<SseStream> entity() {
			return entityOf(HttpStatus.OK);
		}

		@SseEndpoint("/future-of-entity")
		CompletableFuture<ResponseEntity<SseStream>> futureOfEntity() {
			return later(entityOf(HttpStatus.OK));
		}

		@SseEndpoint("/created")
		ResponseEntity<SseStream> created() {
			return entityOf(HttpStatus.CREATED);
		}

		@SseEndpoint("/no-stream")
		ResponseEntity<SseStream> noStream() {
			return ResponseEntity.notFound().build();
		}

		@SseEndpoint("/no-stream-later")
		CompletableFuture<ResponseEntity<SseStream>> noStreamLater() {
			return later(ResponseEntity.notFound().build());
		}

		@SseEndpoint("/failed")
		CompletableFuture<SseStream> failed() {
			return CompletableFuture.failedFuture(new ResponseStatusException(HttpStatus.NOT_FOUND));
		}

		@SseEndpoint("/failed-task")
		Callable<SseStream> failedTask() {
			return () -> {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND);
			};
		}

		@SseEndpoint("/nothing")
		CompletableFuture<SseStream> nothing() {
			return later(null);
		}

		private static ResponseEntity<SseStream> entityOf(HttpStatus status) {
			return ResponseEntity.status(status)
				.header("X-Order", "17")
				.header(HttpHeaders.SET_COOKIE, ResponseCookie.from("seen", "1").build().toString())
				.header(HttpHeaders.CACHE_CONTROL, "max-age=60")
				.header(HttpHeaders.CONTENT_TYPE, "application/json")
				.body(SseStream.of("news"));
		}

		private static <T> CompletableFuture<T> later(T value) {
			return CompletableFuture.supplyAsync(() -> value,
					CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS, Executors.newCachedThreadPool()));
		}

	}

}
