package io.github.ssekit.spring.opening;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedBlock;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Method, Accept, status and headers: what comes before the first block. */
class HeadTests extends OnEachServer {

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
	void aClientThatWantsJsonIsRefused() {
		HttpResponse<String> response = app.get("/news", "Accept", "application/json");
		assertThat(response.statusCode()).isEqualTo(406);
		assertThatNothingIsCounted();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE" })
	void anotherMethodThanGetIsRefused(String method) {
		HttpResponse<String> response = app.send(method, "/news");
		assertThat(response.statusCode()).isEqualTo(405);
		assertThatNothingIsCounted();
	}

	@Test
	void headIsAnsweredWithTheHeadersAloneAndOpensNoStream() {
		HttpResponse<String> response = app.send("HEAD", "/news", "Accept", "text/event-stream");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store, no-transform");
		assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
		assertThat(response.body()).isEmpty();
		assertThatNothingIsCounted();
	}

	@Test
	void theHeadersAreTheseAndNoOthers() {
		try (SseTestClient client = app.client("/news").openAndAwait()) {
			Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			headers.putAll(client.responseHeaders());
			headers.remove("Date");
			assertThat(headers).isEqualTo(Map.of("Content-Type", List.of("text/event-stream;charset=UTF-8"),
					"Cache-Control", List.of("no-store, no-transform"), "X-Accel-Buffering", List.of("no"),
					"X-Content-Type-Options", List.of("nosniff"), "Transfer-Encoding", List.of("chunked")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "text/event-stream", "text/*", "text/event-stream, */*;q=0.1" })
	void aStreamIsGivenToWhoeverAccepts(String accept) {
		try (SseTestClient client = app.client("/news").header("Accept", accept).openAndAwait()) {
			client.awaitEvent("sse.ready");
		}
	}

	@Test
	void aStreamIsGivenToWhoeverDoesNotSayWhatHeAccepts() {
		try (SseTestClient client = app.client("/news").withoutHeader("Accept").openAndAwait()) {
			client.awaitEvent("sse.ready");
		}
	}

	@Test
	void theFirstBlockTellsTheReconnectionTimeTheClientAndThePlace() {
		try (SseTestClient client = app.client("/news").openAndAwait()) {
			ReceivedEvent ready = client.awaitEvents(1).get(0);
			assertThat(ready.type()).isEqualTo("sse.ready");
			assertThat(ready.data())
				.matches("\\{\"client\":\"anonymous-[0-9a-f-]+\",\"recovered\":false,\"replayed\":0,"
						+ "\"topics\":\\{\"[0-9A-Za-z]{4}\":\"news\",\"[0-9A-Za-z]{4}\":\"broadcast\"}}");
			assertThat(ready.lastEventId()).matches("[A-Za-z0-9._~-]+");
			assertThat(client.reconnectionTime().toMillis()).isBetween(2000L, 5000L);
			ReceivedBlock first = client.awaitBlocks(1).get(0);
			assertThat(first.block().lines()).hasSize(4);
			assertThat(first.block().hasId()).isTrue();
			assertThat(client.rawText()).doesNotStartWith("\uFEFF").endsWith("\n\n");
		}
	}

	@Test
	void theNameIsWhatTheMethodSays() {
		try (SseTestClient client = app.client("/alice").openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"alice\"");
			app.awaitStreams(1);
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(1, 1));
		}
	}

	private static void assertThatNothingIsCounted() {
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		@SseEndpoint("/alice")
		SseStream alice() {
			return SseStream.of("news").client("alice");
		}

	}

}
