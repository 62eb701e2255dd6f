package io.github.ssekit.sample.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.SampleProcess;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis dies and comes back, or was never there; a node dies and does not come back. */
class RedisAwayTests {

	private static RedisServer redis;

	private final String prefix = "t:" + UUID.randomUUID();

	@BeforeAll
	static void start() {
		redis = RedisServer.with().appendOnly().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Test
	void keepsItsStreamsOpenWhileRedisIsKilledAndGoesOnWhenItIsBack() {
		try (Sample here = Sample.start(WebServer.TOMCAT, arguments(redis.port()));
				Sample there = Sample.start(WebServer.JETTY, arguments(redis.port()));
				SseTestClient alice = connectAsSoonAsItCan(here, "clientId=alice&topic=news")) {
			publishAsSoonAsItCan(there, "1");
			alice.awaitMessages(1);
			redis.kill();
			await().atMost(Sample.PATIENCE)
				.untilAsserted(
						() -> here.text("topics/news", "lost").assertProblem(503).assertTellsNothingOfTheInside());
			try (SseTestClient refused = here.stream("clientId=bob").once().openAndAwait()) {
				assertThat(refused.awaitEvent("sse.refused").data()).contains("store-away");
			}
			redis.restart();
			publishAsSoonAsItCan(there, "2");
			publishAsSoonAsItCan(here, "3");

			assertThat(alice.awaitMessages(3)).extracting(ReceivedEvent::data).containsExactly("1", "2", "3");
			assertThat(alice.attempts()).as("its stream was never cut").hasSize(1);
			assertThat(alice.events()).extracting(ReceivedEvent::type).doesNotContain("sse.reset");
			await().atMost(Sample.PATIENCE)
				.untilAsserted(() -> assertThat(there.get("connected-count").json().path("streams").asInt()).isOne());
		}
	}

	@Test
	void startsWithoutRedisAndFindsItWhenItComes() {
		try (RedisProxy line = RedisProxy.to(redis)) {
			line.refuse();
			try (Sample node = Sample.start(WebServer.TOMCAT, arguments(line.port()))) {
				node.text("topics/news", "too early").assertProblem(503);
				line.accept();
				try (SseTestClient alice = connectAsSoonAsItCan(node, "clientId=alice&topic=news")) {
					publishAsSoonAsItCan(node, "1");
					assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("1");
				}
			}
		}
	}

	@Test
	void keepsNewStreamsOpenWhereThatIsConfigured() {
		try (RedisProxy line = RedisProxy.to(redis)) {
			line.refuse();
			String[] arguments = arguments(line.port(), "sse.redis.when-away=live-only");
			try (Sample node = Sample.start(WebServer.TOMCAT, arguments);
					SseTestClient alice = node.stream("clientId=alice&topic=news").openAndAwait()) {
				assertThat(alice.status()).isEqualTo(200);
				line.accept();
				alice.awaitEvent("sse.ready");
				publishAsSoonAsItCan(node, "1");
				assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("1");
				assertThat(alice.attempts()).hasSize(1);
			}
		}
	}

	@Test
	void forgetsWithinTheLeaseTheStreamsOfANodeThatIsKilled() {
		String[] arguments = arguments(redis.port(), "sse.redis.lease=2s");
		try (Sample here = Sample.start(WebServer.TOMCAT, arguments);
				SampleProcess other = SampleProcess.of(WebServer.JETTY, List.of(), asOptions(arguments));
				SseTestClient alice = connectAsSoonAsItCan(here, "clientId=alice");
				SseTestClient bob = connectAsSoonAsItCan(other.sample(), "clientId=bob")) {
			assertThat(bob.lastEventId()).isNotEmpty();
			assertStreams(here, 2);
			other.process().destroyForcibly();
			assertStreams(here, 1);
			JsonNode clients = here.get("clients").json();
			assertThat(clients).hasSize(1);
			assertThat(clients.get(0).path("id").asString()).isEqualTo("alice");
			assertThat(alice.attempts()).hasSize(1);
		}
	}

	private static void assertStreams(Sample node, int streams) {
		await().atMost(Sample.PATIENCE)
			.untilAsserted(
					() -> assertThat(node.get("connected-count").json().path("streams").asInt()).isEqualTo(streams));
	}

	/**
	 * A node connects to Redis in its own time; until then streams are refused softly.
	 */
	private static SseTestClient connectAsSoonAsItCan(Sample node, String query) {
		return Sample.ready(node.stream(query).reconnectWithin(Duration.ofMillis(100)));
	}

	private static void publishAsSoonAsItCan(Sample node, String body) {
		await().atMost(Sample.PATIENCE)
			.untilAsserted(() -> assertThat(node.text("topics/news", body).status()).isEqualTo(202));
	}

	private String[] arguments(int port, String... more) {
		return Stream.concat(Stream.of("spring.profiles.active=redis", "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + port, "sse.redis.key-prefix=" + this.prefix, "sse.redis.probe-interval=1s"),
				Stream.of(more))
			.toArray(String[]::new);
	}

	private static String[] asOptions(String... properties) {
		return Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new);
	}

}
