package io.github.ssekit.spring.internal.actuate;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Health says what is wrong and why, and takes no node out that still delivers. */
class SseHealthTests extends OnEachServer {

	/** "Within seconds" is what an operator is promised. */
	private static final Duration SECONDS = Duration.ofSeconds(10);

	@Test
	void aNodeWithoutRedisIsDegradedAnsweredWith200AndWellWhenRedisIsBack() {
		try (RedisServer redis = RedisServer.with().own().start();
				App app = app().property("sse.redis.enabled", true)
					.property("spring.data.redis.host", redis.host())
					.property("spring.data.redis.port", redis.port())
					.start()) {
			within(SECONDS, () -> assertThat(health(app, 200).path("status").asString()).isEqualTo("UP"));
			assertThat(sse(app).path("status").asString()).isEqualTo("UP");
			try (SseTestClient reader = app.listening("/news")) {
				Instant before = Instant.now();
				redis.kill();
				within(SECONDS, () -> assertThat(health(app, 200).path("status").asString()).isEqualTo("DEGRADED"));
				JsonNode details = sse(app).path("details");
				assertThat(details.path("streams").asInt()).isOne();
				assertThat(details.path("redis").path("status").asString()).isEqualTo("DEGRADED");
				assertThat(details.path("redis").path("reason").asString()).startsWith("Redis is away");
				assertThat(Instant.parse(details.path("redis").path("since").asString())).isBetween(before,
						Instant.now());
				redis.restart();

				within(SECONDS, () -> assertThat(health(app, 200).path("status").asString()).isEqualTo("UP"));
				assertThat(sse(app).path("details").propertyNames()).containsExactly("node", "streams");
				assertThat(reader.attempts()).hasSize(1);
			}
		}
	}

	@Test
	void aNodeThatDrainsIsOutOfServiceUntilItTakesStreamsAgain() {
		try (App app = app().start()) {
			app.hub().drain();
			assertThat(health(app, 503).path("status").asString()).isEqualTo("OUT_OF_SERVICE");
			assertThat(sse(app).path("details").path("draining").path("reason").asString())
				.startsWith("The node was told to drain");
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
				app.hub().resume();
				assertThat(health(app, 200).path("status").asString()).isEqualTo("UP");
			});
		}
	}

	@Test
	void theWorstOfAllTroublesIsTheStatus() {
		try (App app = app().with(Troubled.class).start()) {
			assertThat(health(app, 503).path("status").asString()).isEqualTo("DOWN");
			JsonNode details = sse(app).path("details");
			assertThat(details.path("one").path("status").asString()).isEqualTo("DEGRADED");
			assertThat(details.path("two").path("status").asString()).isEqualTo("DOWN");
			assertThat(details.path("two").path("reason").asString()).isEqualTo("it has fallen");
		}
	}

	@Test
	void anOrderOfTheApplicationIsTheOneThatCounts() {
		try (App app = app().with(Troubled.class)
			.property("management.endpoint.health.status.order", "up,degraded,down")
			.start()) {
			assertThat(health(app, 200).path("status").asString()).isEqualTo("UP");
		}
	}

	@Test
	void itIsAnsweredOnAManagementPortOfItsOwn() {
		try (App app = app().property("management.server.port", 0).start()) {
			assertThat(app.get("/actuator/health").statusCode()).isEqualTo(404);
			assertThat(health(app.management(), 200).path("components").path("sse").path("status").asString())
				.isEqualTo("UP");
		}
	}

	@Test
	void itTellsNoDetailsToWhoeverAsks() {
		try (App app = hidden().start()) {
			assertThat(app.get("/actuator/health").body()).contains("\"status\":\"UP\"").doesNotContain("sse", "node");
		}
	}

	private AppBuilder app() {
		return hidden().property("management.endpoint.health.show-details", "always");
	}

	private AppBuilder hidden() {
		// Boot's own knows nothing of a Redis that is not used
		return App.on(this.server).with(Streams.class).property("management.health.redis.enabled", false);
	}

	private static JsonNode sse(App app) {
		return new JsonMapper().readTree(app.get("/actuator/health").body()).path("components").path("sse");
	}

	private static JsonNode health(App app, int status) {
		HttpResponse<String> answer = app.get("/actuator/health");
		assertThat(answer.statusCode()).isEqualTo(status);
		return new JsonMapper().readTree(answer.body());
	}

	private static void within(Duration limit, ThrowingRunnable fact) {
		Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50)).untilAsserted(fact);
	}

	@RestController
	static class Streams {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Troubled {

		@Bean
		HealthSource one() {
			return () -> List.of(new HealthProblem("one", HealthProblem.Severity.DEGRADED, "it limps"),
					new HealthProblem("two", HealthProblem.Severity.DOWN, "it has fallen"));
		}

		@Bean
		HealthSource another() {
			return () -> List.of(new HealthProblem("three", HealthProblem.Severity.OUT_OF_SERVICE, "it rests"));
		}

	}

}
