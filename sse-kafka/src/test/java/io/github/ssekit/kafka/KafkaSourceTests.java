package io.github.ssekit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.HealthSource;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.sources.SseSources;
import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.SseTestClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What is in Kafka is heard by clients, by properties alone. */
class KafkaSourceTests {

	private static final String NO_FACTORIES = "--spring.autoconfigure.exclude="
			+ "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration";

	private static KafkaServer kafka;

	private static KafkaTemplate<Object, Object> template;

	@BeforeAll
	static void startKafka() {
		kafka = KafkaServer.start();
		template = kafka.template();
	}

	@AfterAll
	static void stopKafka() {
		template.destroy();
		kafka.close();
	}

	@Test
	void recordsAreTakenInByTemplates() {
		kafka.create("orders", 2);
		try (ConfigurableApplicationContext app = start("shop.type=kafka", "shop.topics=orders", "shop.group=streams",
				"shop.from-beginning=true", "shop.topic=orders/{key}", "shop.event={kind}", "shop.data={/payload}");
				SseTestClient client = listen(app, "orders/17")) {
			template.send("orders", "17", "{\"kind\":\"shipped\",\"payload\":{\"total\":9.90}}").join();
			template.send("orders", "18", "{\"kind\":\"shipped\",\"payload\":1}").join();

			assertThat(client.awaitEvent("shipped").data()).isEqualTo("{\"total\":9.90}");
			Awaitility.await().untilAsserted(() -> assertThat(taken(app)).isEqualTo(2));
		}
		assertThat(kafka.members("streams")).as("members, when the application has gone").isZero();
	}

	@Test
	void recordsAreTakenInAsTheyDescribeThemselves() {
		kafka.create("events", 1);
		try (ConfigurableApplicationContext app = start("all.type=kafka", "all.topics=events", "all.group=all",
				"all.from-beginning=true"); SseTestClient client = listen(app, "news")) {
			template.send("events", "{\"topic\":\"news\",\"event\":\"told\",\"data\":\"hello\"}").join();
			assertThat(client.awaitEvent("told").data()).isEqualTo("hello");
		}
	}

	@Test
	void anApplicationWithoutTopicsDoesNotStart() {
		assertThatException().isThrownBy(() -> start("all.type=kafka").close())
			.withStackTraceContaining("sse.sources.all.topics = (not set): must name the topics of Kafka");
	}

	@Test
	void tellWhatIsWrongWithThem() {
		kafka.create("poisoned", 1);
		template.send("poisoned", "poison").join();
		try (ConfigurableApplicationContext app = start(Listening.class,
				List.of("--spring.kafka.producer.bootstrap-servers=localhost:9"), "all.type=kafka",
				"all.topics=poisoned", "all.group=wrong", "all.from-beginning=true")) {
			HealthSource source = (HealthSource) app.getBean(SseSources.class).sources().get("all");
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(source.problems()).singleElement()
					.extracting(HealthProblem::name)
					.isEqualTo("kafka:poisoned"));
		}
	}

	@Test
	void anApplicationWithSeveralFactoriesStartsWhereNoSourceNeedsOne() {
		start(Several.class, List.of(NO_FACTORIES)).close();
	}

	@Test
	void aSourceNeedsOneConsumerFactory() {
		assertThatException()
			.isThrownBy(() -> start(Several.class, List.of(NO_FACTORIES), "all.type=kafka", "all.topics=orders",
					"all.group=all")
				.close())
			.withStackTraceContaining("sse.sources.all.type = kafka: needs one ConsumerFactory, and there are several");
		assertThatException()
			.isThrownBy(() -> start(Listening.class, List.of(NO_FACTORIES), "all.type=kafka", "all.topics=orders",
					"all.group=all")
				.close())
			.withStackTraceContaining("sse.sources.all.type = kafka: needs a ConsumerFactory, and there is none");
	}

	@Test
	void twoSourcesDoNotShareTheRecordsOfOneTopic() {
		assertThatException()
			.isThrownBy(() -> start("one.type=kafka", "one.topics=orders", "one.group=both", "two.type=kafka",
					"two.topics=payments,orders", "two.group=both")
				.close())
			.withStackTraceContaining(".group = both: takes orders in for the source ");
	}

	private static double taken(ConfigurableApplicationContext app) {
		MeterRegistry registry = new SimpleMeterRegistry();
		app.getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(registry));
		return registry.get("sse.consumer.taken").tags("kind", "kafka", "source", "shop").functionCounter().count();
	}

	private static SseTestClient listen(ConfigurableApplicationContext app, String topic) {
		int port = app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		SseTestClient client = BrowserSession.at(port).stream("/events?topic=" + topic).openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

	private static ConfigurableApplicationContext start(String... sources) {
		return start(Listening.class, List.of(), sources);
	}

	private static ConfigurableApplicationContext start(Class<?> application, List<String> others, String... sources) {
		List<String> properties = new ArrayList<>(
				List.of("--server.port=0", "--spring.kafka.bootstrap-servers=" + kafka.address()));
		properties.addAll(others);
		for (String source : sources) {
			properties.add("--sse.sources." + source);
		}
		return SpringApplication.run(application, properties.toArray(String[]::new));
	}

	/**
	 * An application that has factories of several brokers, and of none that goes first.
	 */
	static class Several extends Listening {

		@Bean
		ConsumerFactory<Object, Object> oneConsumerFactory() {
			return kafka.consumers(Map.of());
		}

		@Bean
		ConsumerFactory<Object, Object> otherConsumerFactory() {
			return kafka.consumers(Map.of());
		}

		@Bean
		ProducerFactory<Object, Object> oneProducerFactory() {
			return kafka.template().getProducerFactory();
		}

		@Bean
		ProducerFactory<Object, Object> otherProducerFactory() {
			return kafka.template().getProducerFactory();
		}

	}

	@EnableAutoConfiguration
	@RestController
	static class Listening {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@SseEndpoint("/events")
		SseStream events(@RequestParam String topic) {
			return SseStream.of(topic);
		}

	}

}
