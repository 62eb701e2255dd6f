package io.github.ssekit.example.nodes;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes and a Redis. */
class BoardTests {

	@Test
	void readersOfBothNodesHearTheSameAndAreCountedTogether() {
		try (RedisServer redis = RedisServer.start();
				ConfigurableApplicationContext here = node(redis);
				ConfigurableApplicationContext there = node(redis);
				SseTestClient one = browser(here).stream("/stations/ulm/departures").openAndAwait();
				SseTestClient other = browser(there).stream("/stations/ulm/departures").openAndAwait()) {
			one.awaitEvent("sse.ready");
			other.awaitEvent("sse.ready");
			depart(here, "IC 17");
			depart(there, "RE 5");
			assertThat(one.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("IC 17", "RE 5");
			assertThat(other.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("IC 17", "RE 5");
			assertThat(browser(here).get("/readers").body()).contains("\"streams\":2");
		}
	}

	private static void depart(ConfigurableApplicationContext node, String train) {
		assertThat(browser(node).post("/stations/ulm/departures", "text/plain", train).statusCode()).isEqualTo(200);
	}

	private static BrowserSession browser(ConfigurableApplicationContext node) {
		return BrowserSession.at(node.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private static ConfigurableApplicationContext node(RedisServer redis) {
		return new SpringApplicationBuilder(Board.class).run("--server.port=0",
				"--spring.data.redis.host=" + redis.host(), "--spring.data.redis.port=" + redis.port());
	}

}
