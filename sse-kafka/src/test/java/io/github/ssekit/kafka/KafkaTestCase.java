package io.github.ssekit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.kafka.kit.RecordingHub;
import io.github.ssekit.source.EntryMapper;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests of a consumer have in common: one broker, and names of their own. */
abstract class KafkaTestCase {

	static KafkaServer kafka;

	static KafkaTemplate<Object, Object> template;

	final RecordingHub hub = new RecordingHub();

	/** The topic of Kafka, and the group, of one test alone. */
	final String orders = "orders-" + UUID.randomUUID();

	final String group = "shop-" + UUID.randomUUID();

	private final List<KafkaEventConsumer> consumers = new ArrayList<>();

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

	@AfterEach
	void closeConsumers() {
		this.consumers.forEach(KafkaEventConsumer::close);
		this.hub.close();
	}

	KafkaEventConsumerSettings settings() {
		return KafkaEventConsumerSettings.of(this.orders).group(this.group).withAllFromTheBeginning();
	}

	KafkaEventConsumer start(EntryMapper mapper) {
		return start(mapper, settings(), Map.of());
	}

	KafkaEventConsumer start(EntryMapper mapper, KafkaEventConsumerSettings settings, Map<String, Object> properties) {
		return start(new KafkaEventConsumer(kafka.consumers(properties), this.hub, mapper, settings)
			.withDeadLetters(template.getProducerFactory()));
	}

	KafkaEventConsumer start(KafkaEventConsumer consumer) {
		this.consumers.add(consumer);
		consumer.start();
		return consumer;
	}

	void send(String key, String value) {
		template.send(this.orders, key, value).join();
	}

	/** Sent ahead, as a producer in a hurry does. */
	void sendAll(List<ProducerRecord<Object, Object>> records) {
		CompletableFuture.allOf(records.stream().map(template::send).toArray(CompletableFuture<?>[]::new)).join();
	}

	/** All dead letters of the topic, waiting until there are so many. */
	List<ConsumerRecord<Object, Object>> deadLetters(int count, Map<String, Object> properties) {
		List<ConsumerRecord<Object, Object>> letters = new ArrayList<>();
		Map<String, Object> all = new HashMap<>(properties);
		all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
		all.put(ConsumerConfig.GROUP_ID_CONFIG, UUID.randomUUID().toString());
		try (Consumer<Object, Object> reader = kafka.consumers(all).createConsumer()) {
			reader.subscribe(List.of(this.orders + "-dlt"));
			eventually(() -> {
				reader.poll(Duration.ofMillis(100)).forEach(letters::add);
				assertThat(letters).hasSizeGreaterThanOrEqualTo(count);
			});
		}
		return letters;
	}

	static void eventually(ThrowingRunnable fact) {
		Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(20)).untilAsserted(fact);
	}

	/** An event of the default mapping. */
	static String json(String topic, String data) {
		return "{\"topic\":\"" + topic + "\",\"event\":\"changed\",\"data\":\"" + data + "\"}";
	}

}
