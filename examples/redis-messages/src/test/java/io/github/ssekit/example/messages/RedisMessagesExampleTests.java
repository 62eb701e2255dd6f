package io.github.ssekit.example.messages;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes, one Redis, one database. */
class RedisMessagesExampleTests {

	private static RedisServer redis;

	private static ConfigurableApplicationContext here;

	private static ConfigurableApplicationContext there;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		here = node();
		there = node();
	}

	@AfterAll
	static void stop() {
		here.close();
		there.close();
		redis.close();
	}

	@Test
	void readersOfTheOtherNodeHearWhatIsCommittedAndNothingElse() {
		BrowserSession shop = browser(here);
		here.getBean(Stock.class).put("lamp", 3);
		try (SseTestClient reader = browser(there).stream("/stock/lamp/events").openAndAwait()) {
			reader.awaitEvent("sse.ready");
			assertThat(sell(shop, 1)).isEqualTo(200);
			assertThat(sell(shop, 5)).as("more than there are").isEqualTo(409);
			assertThat(sell(shop, 2)).isEqualTo(200);
			assertThat(reader.awaitMessages(2)).extracting(ReceivedEvent::data)
				.containsExactly("{\"item\":\"lamp\",\"pieces\":2}", "{\"item\":\"lamp\",\"pieces\":0}");
		}
	}

	private static int sell(BrowserSession shop, int pieces) {
		return shop.post("/stock/lamp/sold?pieces=" + pieces, "text/plain", "").statusCode();
	}

	private static BrowserSession browser(ConfigurableApplicationContext node) {
		return BrowserSession.at(node.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private static ConfigurableApplicationContext node() {
		return new SpringApplicationBuilder(RedisMessagesExample.class).run("--server.port=0",
				"--spring.data.redis.host=" + redis.host(), "--spring.data.redis.port=" + redis.port(),
				"--spring.datasource.url=jdbc:h2:mem:stock;DB_CLOSE_DELAY=-1");
	}

}
