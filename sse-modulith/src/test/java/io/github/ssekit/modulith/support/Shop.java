package io.github.ssekit.modulith.support;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.test.client.SseTestClient;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application that takes orders, and tells of them by the outbox. */
@SpringBootApplication
public class Shop {

	/** What every shop of these tests is given. */
	private static final Map<String, Object> DEFAULTS = Map.of("server.port", "0", "spring.main.banner-mode", "off",
			"spring.modulith.events.jdbc.schema-initialization.enabled", "true", "sse.self-check.enabled", "false",
			"spring.application.name", "shop", "sse.history.max-events", "200000", "sse.history.max-bytes", "64MB");

	@Bean
	OrderService orders(JdbcTemplate jdbc, org.springframework.context.ApplicationEventPublisher events) {
		return new OrderService(jdbc, events);
	}

	/** Start one that serves streams. */
	public static ConfigurableApplicationContext start(Class<?>[] others, String... properties) {
		return start(WebApplicationType.SERVLET, others, properties);
	}

	/** Start one on a database in memory that goes with it. */
	public static ConfigurableApplicationContext startOnH2(Class<?>[] others, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.datasource.url=jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
		all.add("sse.redis.enabled=false");
		return start(others, all.toArray(String[]::new));
	}

	static ConfigurableApplicationContext start(WebApplicationType type, Class<?>[] others, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Shop.class).sources(others)
			.web(type)
			.properties(DEFAULTS)
			.run(java.util.Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
		context.getBean(OrderService.class).createTable();
		return context;
	}

	/** A reader of a customer's orders, from the first on. */
	public static SseTestClient reader(ConfigurableApplicationContext shop, String customer) {
		SseTestClient client = SseTestClient
			.to("http://localhost:" + shop.getEnvironment().getProperty("local.server.port") + "/orders/" + customer)
			.openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

	/** Submit again whatever is incomplete. */
	public static void resubmit(ConfigurableApplicationContext shop) {
		shop.getBean(IncompleteEventPublications.class).resubmitIncompletePublications((publication) -> true);
	}

	/** How many publications are incomplete. */
	public static int incomplete(ConfigurableApplicationContext shop) {
		Integer count = shop.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from event_publication where completion_date is null", Integer.class);
		return (count != null) ? count : 0;
	}

	/** How many publications there are. */
	public static int publications(ConfigurableApplicationContext shop) {
		Integer count = shop.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from event_publication", Integer.class);
		return (count != null) ? count : 0;
	}

	/** Streams of orders. */
	@RestController
	static class Streams {

		@SseEndpoint("/orders/{customer}")
		SseStream orders(@PathVariable String customer) {
			return SseStream.of("orders/" + customer).since(Instant.EPOCH);
		}

	}

}
