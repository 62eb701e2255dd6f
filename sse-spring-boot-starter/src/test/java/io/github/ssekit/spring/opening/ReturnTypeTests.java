package io.github.ssekit.spring.opening;

import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** What an endpoint may return, and what becomes of anything else. */
class ReturnTypeTests extends OnEachServer {

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

	@ParameterizedTest
	@CsvSource({ "/number,java.lang.Integer", "/mixed,java.lang.Long", "/primitive-array,[I", "/null-in-it,null",
			"/flux,reactor.core.publisher.FluxJust" })
	void anythingElseIsAnErrorOfTheServerThatTheLogExplains(String path, String type) {
		try (LogWatch log = LogWatch.warnings()) {
			HttpResponse<String> response = app.get(path);
			assertThat(response.statusCode()).isEqualTo(500);
			assertThat(log.lines()).anyMatch(
					(line) -> line.contains(Endpoints.class.getName() + "#") && line.contains(" has returned a " + type
							+ ": it must be an SseStream, a topic or its name, or a collection or an array of topics"));
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/null", "/empty-optional" })
	void nothingOpensNoStreamAndAnEventSourceDoesNotComeBack(String path) {
		HttpResponse<String> response = app.get(path);
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(response.body()).isEmpty();
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/stream", "/name", "/topic", "/list", "/set", "/array", "/topics", "/optional", "/entity",
			"/get-mapping", "/request-mapping" })
	void whatNamesTopicsOpensAStreamThatHearsThemAndTheBroadcast(String path) {
		try (SseTestClient client = app.listening(path)) {
			app.hub().publish("news", SseEvent.of("n"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("n");
			app.hub().broadcast(SseEvent.of("b"));
			assertThat(client.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("n", "b");
		}
	}

	@Test
	void aStreamThatIsNotDeclaredIsAnErrorOfTheServerThatTheLogExplains() {
		try (LogWatch log = LogWatch.warnings()) {
			assertThat(app.get("/undeclared").statusCode()).isEqualTo(500);
			assertThat(log.lines()).anyMatch((line) -> line.contains("Endpoints#undeclared has returned an SseStream,"
					+ " but does not declare it: let it return SseStream, or map it by @SseEndpoint"));
		}
		assertThat(app.get("/something-else").body()).isEqualTo("{\"key\":\"value\"}");
	}

	@Test
	void aStreamIsOpenedByGetOnly() {
		HttpResponse<String> response = app.send("POST", "/request-mapping");
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow")).hasValue("GET");
	}

	@Test
	void noTopicAtAllLeavesTheBroadcast() {
		try (SseTestClient client = app.listening("/empty")) {
			app.hub().publish("news", SseEvent.of("n"));
			app.hub().broadcast(SseEvent.of("b"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("b");
		}
	}

	@Test
	void theBroadcastCanBeLeftOut() {
		try (SseTestClient client = app.listening("/quiet")) {
			app.hub().broadcast(SseEvent.of("b"));
			app.hub().publish("news", SseEvent.of("n"));
			assertThat(client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("n");
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/number")
		Object number() {
			return 42;
		}

		@SseEndpoint("/optional")
		Optional<SseStream> optional() {
			return Optional.of(SseStream.of("news"));
		}

		@SseEndpoint("/entity")
		ResponseEntity<String> entity() {
			return ResponseEntity.ok("news");
		}

		@SseEndpoint("/mixed")
		Collection<Object> mixed() {
			return List.of("news", 1L);
		}

		@SseEndpoint("/primitive-array")
		Object numbers() {
			return new int[] { 1 };
		}

		@SseEndpoint("/null-in-it")
		String[] nullInIt() {
			return new String[] { "news", null };
		}

		@SseEndpoint("/null")
		SseStream nothing() {
			return null;
		}

		@SseEndpoint("/empty-optional")
		Optional<SseStream> emptyOptional() {
			return Optional.empty();
		}

		@SseEndpoint("/flux")
		Object flux() {
			return Flux.just("news");
		}

		@GetMapping("/get-mapping")
		SseStream getMapping() {
			return SseStream.of("news");
		}

		@RequestMapping("/request-mapping")
		SseStream requestMapping() {
			return SseStream.of("news");
		}

		@GetMapping("/undeclared")
		ResponseEntity<?> undeclared() {
			return ResponseEntity.ok(SseStream.of("news"));
		}

		@GetMapping("/something-else")
		ResponseEntity<?> somethingElse() {
			return ResponseEntity.ok(Map.of("key", "value"));
		}

		@SseEndpoint("/stream")
		SseStream stream() {
			return SseStream.of("news");
		}

		@SseEndpoint("/name")
		String name() {
			return "news";
		}

		@SseEndpoint("/topic")
		Topic topic() {
			return Topic.of("news");
		}

		@SseEndpoint("/list")
		List<String> list() {
			return List.of("news", "weather");
		}

		@SseEndpoint("/set")
		Set<Topic> set() {
			return Set.of(Topic.of("news"), Topic.client("bob"));
		}

		@SseEndpoint("/array")
		String[] array() {
			return new String[] { "weather", "news" };
		}

		@SseEndpoint("/topics")
		Topic[] topics() {
			return new Topic[] { Topic.of("news") };
		}

		@SseEndpoint("/empty")
		List<String> empty() {
			return List.of();
		}

		@SseEndpoint("/quiet")
		SseStream quiet() {
			return SseStream.of("news").withoutBroadcast();
		}

	}

}
