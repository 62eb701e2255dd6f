package io.github.ssekit.spring.opening;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.UserHeaderFilter;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is wrong is an ordinary HTTP error, and no stream was ever open. */
class BeforeTheStreamTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Endpoints.class, Wrong.class, UserHeaderFilter.class).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
	}

	@ParameterizedTest
	@CsvSource({ "/validated?last=0,400", // @Min(1)
			"/validated?last=many,400", // no number
			"/validated,400", // missing
			"/missing,404", // ResponseStatusException
			"/conflict,409", // @ExceptionHandler of the application
			"/none,404", // no such endpoint
			"/params,400" // conditions of the mapping
	})
	void errorsOfSpringMvcAreAnsweredAsEver(String path, int status) {
		HttpResponse<String> response = app.get(path);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).doesNotStartWith("text/event-stream");
		assertThatNothingIsCounted();
	}

	@ParameterizedTest
	@CsvSource({ "/validated?last=0,400", "/missing,404", "/reserved?topic=broadcast,400", "/conflict,409" })
	void anEventSourceGetsTheSameStatusThoughItTakesNoBody(String path, int status) {
		assertThat(app.get(path, "Accept", "text/event-stream").statusCode()).isEqualTo(status);
		assertThatNothingIsCounted();
	}

	@ParameterizedTest
	@ValueSource(strings = { "broadcast", "client/bob", "client", "a%20b", "a//b", "/a", "", "%00", "a%E2%80%8B",
			"%EF%BB%BFa", "a%EF%B8%8F" })
	void aTopicThatMayNotBeNamedIsABadRequestWithProblemDetails(String topic) {
		HttpResponse<String> response = app.get("/reserved?topic=" + topic);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"status\":400", "\"detail\":\"topic \\\"");
		assertThatNothingIsCounted();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%2Fb", "a%20b", "", "%0A", "a%E2%80%8B", "%EF%BB%BFa", "%E3%85%A4" })
	void aClientIdThatBreaksTheRulesIsABadRequestWithProblemDetails(String id) {
		HttpResponse<String> response = app.get("/client?id=" + id);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"status\":400", "client id");
		assertThatNothingIsCounted();
	}

	@Test
	void aClientIdHasAtMost190Characters() {
		assertThat(app.get("/client?id=" + "x".repeat(191)).statusCode()).isEqualTo(400);
		try (SseTestClient client = app.listening("/client?id=" + "x".repeat(190))) {
			assertThat(client.status()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders/a%20b?last=1", "/orders/%E2%80%8B?last=1", "/lower?topic=A%20B",
			"/several?topics=news,a%20b", "/several?topics=news,", "/rest/client/alice", "/rest/a/b%20c", "/rest/" })
	void aPartOfATopicThatTheRequestHasBroughtIsABadRequest(String path) {
		HttpResponse<String> response = app.get(path, "X-User", "alice", "X-Topic", "a b");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThatNothingIsCounted();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/wrong", "/wrong?topic=news", "/wrong?topic=t", "/wrong-name", "/wrong-client",
			"/wrong-prefix?id=17", "/wrong-later", "/wrong-function" })
	void aTopicThatIsWrongInTheCodeIsAnErrorOfTheServerAndTheLogNamesTheMethod(String path) {
		try (LogWatch log = LogWatch.warnings()) {
			HttpResponse<String> response = app.get(path, "Accept", "text/event-stream");
			assertThat(response.statusCode()).isEqualTo(500);
			assertThat(response.body()).doesNotContain("my topic");
			assertThat(log.lines()).anySatisfy((line) -> assertThat(line)
				.contains("answers with 500, because its code has a name that breaks a rule: ")
				.contains(path.equals("/wrong-function") ? "Wrong" : Endpoints.class.getName() + "#wrong"));
		}
		assertThatNothingIsCounted();
	}

	@Test
	void aTopicInABodyIsABadRequest() {
		HttpRequest request = HttpRequest.newBuilder(app.uri("/posted"))
			.header("Content-Type", "text/plain")
			.POST(HttpRequest.BodyPublishers.ofString("my topic"))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient()
			.sendAsync(request, HttpResponse.BodyHandlers.ofString())
			.join();
		assertThat(response.statusCode()).isEqualTo(400);
	}

	@Test
	void moreTopicsThanAllowedAreABadRequest() {
		HttpResponse<String> response = app.get("/many?count=65");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("at most 64", "sse.stream.max-topics");
		assertThatNothingIsCounted();
		try (SseTestClient client = app.listening("/many?count=64")) {
			assertThat(client.status()).isEqualTo(200);
		}
	}

	@Test
	void aStreamThatCouldHearNothingIsAnErrorOfTheServer() {
		assertThat(app.get("/deaf").statusCode()).isEqualTo(500);
		assertThatNothingIsCounted();
	}

	@Test
	void pathVariablesParametersAndThePrincipalReachTheMethod() {
		try (SseTestClient client = app.client("/orders/17?last=3").header("X-User", "älice").openAndAwait()) {
			assertThat(client.awaitEvent("sse.ready").data()).contains("\"client\":\"17-3-");
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(1, 1));
		}
	}

	@Test
	void whatIsOnlyMappedWithAParameterIsFoundWithIt() {
		try (SseTestClient client = app.listening("/params?live=true")) {
			assertThat(client.status()).isEqualTo(200);
		}
	}

	private static void assertThatNothingIsCounted() {
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Configuration(proxyBeanMethods = false)
	static class Wrong {

		@Bean
		RouterFunction<ServerResponse> wrongFunction() {
			return RouterFunctions.route(RequestPredicates.GET("/wrong-function"), this::answer);
		}

		private ServerResponse answer(ServerRequest request) {
			Topic.named("my topic");
			return ServerResponse.ok().build();
		}

	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/validated")
		SseStream validated(@RequestParam @Min(1) int last) {
			return SseStream.of("news").replayLast(last);
		}

		@SseEndpoint("/missing")
		SseStream missing() {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no such order");
		}

		@SseEndpoint("/conflict")
		SseStream conflict() {
			throw new UnsupportedOperationException("already there");
		}

		@SseEndpoint("/reserved")
		SseStream reserved(@RequestParam String topic) {
			return SseStream.of(topic);
		}

		@SseEndpoint("/client")
		SseStream client(@RequestParam String id) {
			return SseStream.of("news").client(id);
		}

		@SseEndpoint("/lower")
		SseStream lower(@RequestParam String topic) {
			return SseStream.of("news/" + topic.toLowerCase(Locale.ROOT));
		}

		@SseEndpoint("/rest/{*topic}")
		SseStream rest(@PathVariable String topic) {
			return SseStream.of(topic.substring(1));
		}

		@SseEndpoint("/several")
		SseStream several(@RequestParam List<String> topics) {
			return SseStream.of(topics);
		}

		@PostMapping("/posted")
		void posted(@RequestBody String topic) {
			Topic.named(topic);
		}

		@SseEndpoint("/wrong")
		SseStream wrong() {
			return SseStream.of("my topic");
		}

		@SseEndpoint("/wrong-name")
		String wrongName() {
			return "my topic";
		}

		@SseEndpoint("/wrong-client")
		SseStream wrongClient() {
			return SseStream.of("news").client("my/client");
		}

		@SseEndpoint("/wrong-prefix")
		SseStream wrongPrefix(@RequestParam String id) {
			return SseStream.of("client/" + id);
		}

		@SseEndpoint("/wrong-later")
		CompletableFuture<SseStream> wrongLater() {
			return CompletableFuture.supplyAsync(() -> SseStream.of("my topic"));
		}

		@SseEndpoint("/many")
		SseStream many(@RequestParam int count) {
			return SseStream.of(IntStream.range(0, count).mapToObj((i) -> "topic/" + i).toList()).client("alice");
		}

		@SseEndpoint("/deaf")
		SseStream deaf() {
			return SseStream.of().withoutBroadcast();
		}

		@SseEndpoint("/orders/{id}")
		SseStream order(@PathVariable String id, @RequestParam int last, Principal user) {
			return SseStream.of("orders/" + id).client(id + "-" + last + "-" + user.getName());
		}

		@SseEndpoint(path = "/params", params = "live=true")
		SseStream live() {
			return SseStream.of("news");
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.CONFLICT)
		void handle(UnsupportedOperationException ex) {
			// the status says it all
		}

	}

}
