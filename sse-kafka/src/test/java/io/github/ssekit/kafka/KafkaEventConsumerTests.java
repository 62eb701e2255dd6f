package io.github.ssekit.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.kafka.kit.RecordingHub;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Records become events: each once, and in their order. */
class KafkaEventConsumerTests extends KafkaTestCase {

	@Test
	void keepsTheOrderOfEachKeyAndOfEachTopic() {
		kafka.create(this.orders, 4);
		this.hub.answerLate();
		start(EntryMapper.json(), settings().concurrency(2), Map.of());
		flood(2000, 50, (number) -> "customer/" + number % 50);

		eventually(() -> assertThat(this.hub.entries()).hasSize(2000));
		assertEachKeyInOrder(2000, 50);
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(2000));
	}

	@Test
	void keepsTheOrderOfAKeyOverSeveralTopics() {
		kafka.create(this.orders, 2);
		this.hub.answerLate();
		start(EntryMapper.json());
		flood(500, 10, (number) -> "step/" + number / 10 % 3);

		eventually(() -> assertThat(this.hub.entries()).hasSize(500));
		assertEachKeyInOrder(500, 10);
	}

	@Test
	void publishesNothingTwiceWhereTheGroupIsSetBack() {
		kafka.create(this.orders, 2);
		KafkaEventConsumer first = start(EntryMapper.json());
		flood(300, 10, (number) -> "customer/" + number % 10);
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(300));
		first.close();

		kafka.setBack(this.group, this.orders, 2);
		KafkaEventConsumer second = start(EntryMapper.json());
		send("0", json("customer/0", "0-30"));
		eventually(() -> assertThat(second.counts().duplicates()).isEqualTo(300));
		eventually(() -> assertThat(this.hub.data()).hasSize(301).endsWith("0-30"));
		assertThat(second.counts().published()).isEqualTo(301);
	}

	@Test
	void publishesWhatComesFromATopicThatWasMadeAnew() {
		kafka.create(this.orders, 1);
		KafkaEventConsumer first = start(EntryMapper.json());
		send("a", json("news", "before"));
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isOne());
		first.close();
		kafka.delete(this.orders);
		eventually(() -> kafka.create(this.orders, 1));
		send("a", json("news", "after"));
		kafka.setBack(this.group, this.orders, 1);

		start(EntryMapper.json());
		eventually(() -> assertThat(this.hub.data()).containsExactly("before", "after"));
	}

	@Test
	void publishesOnceAndInOrderWhileMembersComeAndGo() throws InterruptedException {
		kafka.create(this.orders, 4);
		this.hub.answerLate();
		KafkaEventConsumer first = start(EntryMapper.json(), settings(), Map.of("max.poll.records", 50));
		AtomicBoolean enough = new AtomicBoolean();
		AtomicInteger sent = new AtomicInteger();
		Thread flood = new Thread(() -> {
			while (!enough.get()) {
				flood(sent.get(), sent.addAndGet(200), 100, (number) -> "customer/" + number % 100);
			}
		});
		flood.start();
		eventually(() -> assertThat(this.hub.entries()).hasSizeGreaterThan(100));
		KafkaEventConsumer second = start(EntryMapper.json(), settings(), Map.of("max.poll.records", 50));
		eventually(() -> assertThat(second.counts().published()).isPositive());
		first.close();
		KafkaEventConsumer third = start(EntryMapper.json(), settings(), Map.of("max.poll.records", 50));
		eventually(() -> assertThat(third.counts().published()).isPositive());
		enough.set(true);
		flood.join();

		eventually(() -> assertThat(this.hub.entries()).hasSize(sent.get()));
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(sent.get()));
		assertEachKeyInOrder(sent.get(), 100);
	}

	@Test
	void leavesOutTombstonesAndWhatTheMappingLeavesOut() {
		kafka.create(this.orders, 1);
		send("a", null);
		send("a", "not for streams");
		send("a", "for streams");
		KafkaEventConsumer consumer = start((entry) -> entry.fields().containsValue("for streams")
				? EntryMapper.to(Topic.of("news")).map(entry) : null);

		eventually(() -> assertThat(this.hub.data()).containsExactly("for streams"));
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(3));
		assertThat(consumer.counts().skipped()).isEqualTo(2);
	}

	@Test
	void givesTheMappingWhereARecordIsFromItsKeyAndItsHeaders() {
		kafka.create(this.orders, 1);
		ProducerRecord<Object, Object> record = new ProducerRecord<>(this.orders, 0, "17", "shipped");
		record.headers().add("tenant", "acme".getBytes(StandardCharsets.UTF_8));
		sendAll(List.of(record));
		start((entry) -> new MappedEvent(Topic.of("orders/" + entry.fields().get("key")), SseEvent
			.of(entry.fields().get("header.tenant") + " " + entry.fields().get("data") + " " + entry.id())));

		eventually(() -> assertThat(this.hub.entries())
			.containsExactly(new RecordingHub.Entry("orders/17", "acme shipped 0-0")));
	}

	@Test
	void mapsRecordsOfAnyType() {
		kafka.create(this.orders, 1);
		send("a\0\0\0", "four"); // four bytes, as those of a number
		RecordMapper<Object, Integer> mapper = (record) -> new MappedEvent(Topic.of("numbers"),
				SseEvent.of(record.value()));
		KafkaEventConsumer consumer = KafkaEventConsumer.ofRecords(new DefaultKafkaConsumerFactory<Object, Integer>(
				kafka.consumers(Map.of("value.deserializer", IntegerDeserializer.class)).getConfigurationProperties()),
				this.hub, mapper, settings());
		start(consumer);

		eventually(() -> assertThat(this.hub.data()).containsExactly("1718580594"));
	}

	@Test
	void isABeanThatStartsAndStopsWithItsApplication() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1"));
		try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
			application.registerBean(KafkaEventConsumer.class,
					() -> new KafkaEventConsumer(kafka.consumers(Map.of("group.id", this.group)), this.hub,
							EntryMapper.json(), KafkaEventConsumerSettings.of(this.orders).withAllFromTheBeginning()));
			application.refresh();
			eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
			eventually(() -> assertThat(kafka.members(this.group)).isOne());
		}
		eventually(() -> assertThat(kafka.members(this.group)).isZero());
	}

	@Test
	void tellsHowManyRecordsWait() {
		kafka.create(this.orders, 1);
		this.hub.away(true);
		for (int i = 0; i < 30; i++) {
			send("a", json("news", Integer.toString(i)));
		}
		KafkaEventConsumer consumer = start(EntryMapper.json(), settings(), Map.of("max.poll.records", 10));
		eventually(() -> assertThat(consumer.lag()).isPositive());
		eventually(() -> assertThat(consumer.lagMillis()).isPositive());

		this.hub.away(false);
		eventually(() -> assertThat(this.hub.data()).hasSize(30));
		eventually(() -> assertThat(consumer.lag()).isZero());
		assertThat(consumer.lagMillis()).isZero();
	}

	private void flood(int count, int keys, IntFunction<String> topic) {
		flood(0, count, keys, topic);
	}

	private void flood(int from, int to, int keys, IntFunction<String> topic) {
		sendAll(IntStream.range(from, to)
			.mapToObj((number) -> new ProducerRecord<Object, Object>(this.orders, Integer.toString(number % keys),
					json(topic.apply(number), number % keys + "-" + number / keys)))
			.toList());
	}

	/** Data says the key and its number, which runs from 0. */
	private void assertEachKeyInOrder(int count, int keys) {
		Map<String, List<Integer>> numbers = new HashMap<>();
		for (String data : this.hub.data()) {
			String[] words = data.split("-");
			numbers.computeIfAbsent(words[0], (key) -> new ArrayList<>()).add(Integer.valueOf(words[1]));
		}
		assertThat(numbers).hasSize(keys);
		numbers.forEach((key, all) -> assertThat(all).as("key " + key)
			.isEqualTo(IntStream.range(0, count / keys).boxed().toList()));
	}

}
