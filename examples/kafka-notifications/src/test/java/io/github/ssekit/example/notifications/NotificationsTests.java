package io.github.ssekit.example.notifications;

import java.util.Map;

import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.redis.RedisServer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes, a Redis and a Kafka. */
class NotificationsTests {

	private final EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 4, "notifications");

	private KafkaTemplate<String, String> service;

	private RedisServer redis;

	@BeforeEach
	void start() {
		this.kafka.afterPropertiesSet();
		this.service = new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
				Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, this.kafka.getBrokersAsString()),
				new StringSerializer(), new StringSerializer()));
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stop() {
		this.service.destroy();
		this.redis.close();
		this.kafka.destroy();
	}

	@Test
	void aMemberHearsWhatIsTheirsAndAfterACutWhatWasMissedFromAnotherNode() {
		try (ConfigurableApplicationContext there = node()) {
			String place;
			try (ConfigurableApplicationContext here = node();
					SseTestClient alice = listen(here, "alice", "wonder", "");
					SseTestClient bob = listen(there, "bob", "builder", "")) {
				notify("alice", "one");
				notify("bob", "two");
				assertThat(alice.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly(json("one"));
				assertThat(bob.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly(json("two"));
				place = alice.lastEventId();
			}
			notify("alice", "three");
			notify("alice", "four");
			try (SseTestClient alice = listen(there, "alice", "wonder", place)) {
				assertThat(alice.awaitMessages(2)).extracting(ReceivedEvent::data)
					.containsExactly(json("three"), json("four"));
			}
		}
	}

	private void notify(String member, String text) {
		this.service.send("notifications", member, json(text)).join();
	}

	private static String json(String text) {
		return "{\"kind\":\"message\",\"text\":\"" + text + "\"}";
	}

	private static SseTestClient listen(ConfigurableApplicationContext node, String member, String password,
			String place) {
		int port = node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		SseTestClient client = BrowserSession.at(port)
			.login(member, password)
			.stream("/notifications")
			.lastEventId(place)
			.openAndAwait();
		client.awaitEvent("sse.ready");
		return client;
	}

	private ConfigurableApplicationContext node() {
		return new SpringApplicationBuilder(Notifications.class).run("--server.port=0",
				"--spring.kafka.bootstrap-servers=" + this.kafka.getBrokersAsString(),
				"--spring.data.redis.host=" + this.redis.host(), "--spring.data.redis.port=" + this.redis.port());
	}

}
