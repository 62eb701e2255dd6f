package io.github.ssekit.modulith;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.github.ssekit.modulith.support.OrderService;
import io.github.ssekit.modulith.support.PostgresServer;
import io.github.ssekit.modulith.support.Shop;
import io.github.ssekit.modulith.support.ShopProcess;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that are killed while they commit and publish, on PostgreSQL and Redis. So
 * many as {@code outbox.kills} says, each at a moment that {@code outbox.seed} leads to.
 */
@Tag("processes")
class KilledProcessTests {

	private static final Logger log = LoggerFactory.getLogger(KilledProcessTests.class);

	private static final int KILLS = Integer.getInteger("outbox.kills", 4);

	private static final long SEED = Long.getLong("outbox.seed", System.nanoTime());

	/** From its first order on; many have been taken by then, and are under way. */
	private static final int MAX_MILLIS = 1500;

	@Test
	@Timeout(3600)
	void everyOrderThatWasCommittedIsPublishedOnceAndNoOther() throws Exception {
		log.info("outbox.kills={} outbox.seed={}", KILLS, SEED);
		Random random = new Random(SEED);
		int left = 0;
		try (PostgresServer postgres = PostgresServer.start(); RedisServer redis = RedisServer.start()) {
			String[] properties = { "spring.datasource.url=" + postgres.url(), "spring.datasource.username=postgres",
					"spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
					"spring.modulith.events.republish-outstanding-events-on-restart=true" };
			for (int kill = 0; kill < KILLS; kill++) {
				startAndKill(Integer.toString(kill), random.nextInt(MAX_MILLIS), properties);
			}
			properties[properties.length - 1] = "spring.modulith.events.republish-outstanding-events-on-restart=false";
			try (ConfigurableApplicationContext shop = Shop.start(new Class<?>[0], properties);
					SseTestClient reader = Shop.reader(shop, "ledger")) {
				left = Shop.incomplete(shop);
				Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofSeconds(1)).until(() -> {
					Shop.resubmit(shop);
					return Shop.incomplete(shop) == 0;
				});
				List<String> committed = shop.getBean(OrderService.class).all();
				shop.getBean(OrderService.class).place("ledger", "last");
				reader.within(Duration.ofMinutes(2))
					.awaitEvent("the last order", (event) -> event.data().contains("\"last\""));
				List<String> heard = OutboxTests.ids(reader);
				log.info("{} kills: {} orders committed, {} publications incomplete in the end, {} events", KILLS,
						committed.size(), left, heard.size());
				assertThat(committed).isNotEmpty();
				assertThat(heard).doesNotHaveDuplicates();
				assertThat(heard.subList(0, heard.size() - 1)).containsExactlyInAnyOrderElementsOf(committed);
			}
		}
	}

	private static void startAndKill(String name, int millis, String[] properties)
			throws IOException, InterruptedException {
		try (ShopProcess process = ShopProcess.start(name, properties)) {
			process.killAfter(millis);
		}
	}

}
