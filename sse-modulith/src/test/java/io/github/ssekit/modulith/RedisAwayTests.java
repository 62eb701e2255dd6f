package io.github.ssekit.modulith;

import java.time.Duration;

import io.github.ssekit.modulith.support.OrderService;
import io.github.ssekit.modulith.support.PostgresServer;
import io.github.ssekit.modulith.support.Shop;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What the outbox does while Redis is away, with PostgreSQL. */
class RedisAwayTests {

	@Test
	void ordersAreTakenWhileRedisIsAwayAndPublishedOnceWhenItIsBack() {
		try (PostgresServer postgres = PostgresServer.start();
				RedisServer redis = RedisServer.with().own().start();
				ConfigurableApplicationContext shop = Shop.start(new Class<?>[0],
						"spring.datasource.url=" + postgres.url(), "spring.datasource.username=postgres",
						"spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port())) {
			OrderService orders = shop.getBean(OrderService.class);
			orders.place("anna", "1");
			Awaitility.await().until(() -> Shop.incomplete(shop) == 0);
			redis.stop();
			orders.place("anna", "2");
			orders.place("anna", "3");
			assertThat(Shop.incomplete(shop)).isEqualTo(2);
			// what has failed, and not what is still being tried
			awaitStatus(shop, "FAILED", 2);
			redis.restart();
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
				Shop.resubmit(shop);
				return Shop.incomplete(shop) == 0;
			});
			try (SseTestClient anna = Shop.reader(shop, "anna")) {
				orders.place("anna", "4");
				anna.awaitEvent("order 4", (event) -> event.data().contains("\"4\""));
				assertThat(OutboxTests.ids(anna)).doesNotHaveDuplicates().contains("2", "3", "4");
			}
		}
	}

	private static void awaitStatus(ConfigurableApplicationContext shop, String status, int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> shop.getBean(JdbcTemplate.class)
				.queryForObject("select count(*) from event_publication where status = ?", Integer.class,
						status) == count);
	}

}
