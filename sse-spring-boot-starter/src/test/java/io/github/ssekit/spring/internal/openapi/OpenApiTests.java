package io.github.ssekit.spring.internal.openapi;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.event.Topic;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.autoconfigure.SseOpenApiAutoConfiguration;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document says of an endpoint that it streams, and what it takes. */
class OpenApiTests {

	private static App app;

	private static JsonNode document;

	@BeforeAll
	static void start() {
		app = App.on(Server.TOMCAT).with(Endpoints.class).property("springdoc.api-docs.enabled", "true").start();
		document = new JsonMapper().readTree(app.get("/v3/api-docs").body());
	}

	@AfterAll
	static void stop() {
		app.close();
	}

	@Test
	void isAStreamOfTextAndNoObject() {
		JsonNode get = path("/orders/{id}/events").path("get");
		assertThat(get.path("responses").path("200").path("content").propertyNames())
			.containsExactly("text/event-stream");
		assertThat(get.path("responses").path("200").path("content").path("text/event-stream").path("schema"))
			.isEqualTo(new JsonMapper().readTree("{\"type\":\"string\"}"));
		assertThat(get.path("responses").path("200").path("description").asString()).contains("Server-Sent Events");
		assertThat(get.path("responses").path("204").path("description").asString()).contains("do not come back");
		assertThat(get.path("responses").path("204").has("content")).isFalse();
		assertThat(document.path("components").path("schemas").propertyNames()).doesNotContain("SseStream");
	}

	@Test
	void isAGetAlone() {
		assertThat(path("/orders/{id}/events").propertyNames()).containsExactly("get");
	}

	@Test
	void takesThePlaceToGoOnFromBesideItsOwnParameters() {
		assertThat(parameters("/orders/{id}/events")).containsExactlyInAnyOrder("path id true", "query since false",
				"header Last-Event-ID false", "query lastEventId false");
	}

	@Test
	void leavesWhatTheApplicationHasSaidItself() {
		assertThat(parameters("/told")).containsExactlyInAnyOrder("header Last-Event-ID true",
				"query lastEventId false");
		JsonNode responses = path("/told").path("get").path("responses");
		assertThat(responses.path("200").path("description").asString()).isEqualTo("Prices");
		assertThat(responses.path("200").path("content").propertyNames()).containsExactly("text/event-stream");
	}

	@Test
	void isAStreamWhateverItsMethodReturns() {
		assertThat(path("/topics").path("get").at("/responses/200/content/text~1event-stream/schema/type").asString())
			.isEqualTo("string");
	}

	@Test
	void isAStreamWhateverMapsTheMethodThatReturnsIt() {
		for (String path : List.of("/mapped", "/later")) {
			JsonNode get = path(path).path("get");
			assertThat(get.path("responses").path("200").path("content").propertyNames())
				.containsExactly("text/event-stream");
			assertThat(parameters(path)).containsExactlyInAnyOrder("header Last-Event-ID false",
					"query lastEventId false");
		}
	}

	@Test
	void leavesOtherMappingsAlone() {
		assertThat(parameters("/page")).isEmpty();
		assertThat(path("/page").path("get").path("responses").propertyNames()).containsExactly("200");
	}

	@Test
	void staysAwayWithoutSpringdoc() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(SseOpenApiAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(GlobalOperationCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("sseStreamOperations"));
	}

	private static JsonNode path(String path) {
		return document.path("paths").path(path);
	}

	private static List<String> parameters(String path) {
		return path(path).path("get")
			.path("parameters")
			.valueStream()
			.map((parameter) -> parameter.path("in").asString() + " " + parameter.path("name").asString() + " "
					+ parameter.path("required").asBoolean())
			.toList();
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/orders/{id}/events")
		SseStream follow(@PathVariable String id, @RequestParam(required = false) @Nullable String since) {
			return SseStream.of("orders/" + id);
		}

		@SseEndpoint("/told")
		@ApiResponse(responseCode = "200", description = "Prices")
		SseStream told(@RequestHeader("Last-Event-ID") String last) {
			return SseStream.of("told");
		}

		@SseEndpoint("/topics")
		List<Topic> topics() {
			return List.of(Topic.of("a"));
		}

		@GetMapping("/mapped")
		ResponseEntity<SseStream> mapped() {
			return ResponseEntity.ok(SseStream.of("a"));
		}

		@GetMapping("/later")
		CompletableFuture<SseStream> later() {
			return CompletableFuture.completedFuture(SseStream.of("a"));
		}

		@GetMapping("/page")
		String page() {
			return "page";
		}

	}

}
