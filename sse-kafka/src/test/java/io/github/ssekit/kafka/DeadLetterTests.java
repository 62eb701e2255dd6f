package io.github.ssekit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.kafka.kit.LogRecorder;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.KafkaHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** What cannot become an event goes to the dead letters, and nothing else waits. */
class DeadLetterTests extends KafkaTestCase {

	private static final String SECRET = "4111-1111-1111-1111";

	@Test
	void givesUpPoisonInAFloodAndPublishesAllElse() {
		kafka.create(this.orders, 2);
		List<ProducerRecord<Object, Object>> records = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			records.add(new ProducerRecord<>(this.orders, Integer.toString(i % 20),
					(i % 10 == 3) ? "{" + SECRET : json("customer/" + i % 20, i % 20 + "-" + i)));
		}
		sendAll(records);
		KafkaEventConsumer consumer;
		try (LogRecorder log = new LogRecorder()) {
			consumer = start(EntryMapper.json());
			eventually(() -> assertThat(this.hub.data()).hasSize(1800));
			eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(2000));
			assertThat(log.lines()).noneMatch((line) -> line.contains(SECRET))
				.anyMatch((line) -> line.contains("offset") && line.contains("of " + this.orders + "-")
						&& line.contains("field data: is no JSON") && line.contains(this.orders + "-dlt"));
		}
		assertThat(consumer.counts().dead()).isEqualTo(200);
		assertThat(consumer.counts().failed()).isEqualTo(600);
		ConsumerRecord<Object, Object> letter = deadLetters(200, Map.of()).get(0);
		assertThat(letter.value()).isEqualTo("{" + SECRET);
		assertThat(header(letter, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo(this.orders);
		assertThat(header(letter, KafkaHeaders.DLT_EXCEPTION_MESSAGE)).contains("is no JSON");
	}

	@Test
	void tellsAMappingThatThrowsWithoutWhatItHasRead() {
		kafka.create(this.orders, 1);
		send("a", SECRET);
		try (LogRecorder log = new LogRecorder()) {
			start((entry) -> new MappedEvent(Topic.of("numbers"),
					SseEvent.of(Integer.parseInt(entry.fields().get("data")))));
			eventually(
					() -> assertThat(log.lines()).anyMatch((line) -> line.contains("offset 0 of " + this.orders + "-0")
							&& line.contains("NumberFormatException")));
			assertThat(log.lines()).noneMatch((line) -> line.contains(SECRET));
		}
	}

	@Test
	void tellsNamesThatBreakARuleWithoutThem() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1").replace("news", "no topic " + SECRET));
		send("a", json("news", "2").replace("changed", "sse." + SECRET));
		try (LogRecorder log = new LogRecorder()) {
			start((entry) -> entry.id().endsWith("-0")
					? new MappedEvent(Topic.of("no topic " + SECRET), SseEvent.of("")) : EntryMapper.json().map(entry));
			eventually(() -> assertThat(log.lines())
				.anyMatch((line) -> line.contains("offset 0") && line.contains("InvalidNameException at "))
				.anyMatch((line) -> line.contains("offset 1")
						&& line.contains("UnmappableEntryException: event name: must not begin with")));
			assertThat(log.lines()).noneMatch((line) -> line.contains(SECRET));
		}
	}

	@Test
	void triesAMappingAgainBeforeItGivesUp() {
		kafka.create(this.orders, 1);
		send("a", "1");
		AtomicInteger calls = new AtomicInteger();
		KafkaEventConsumer consumer = start((entry) -> {
			if (calls.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
			return EntryMapper.to(Topic.of("news")).map(entry);
		});

		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
		assertThat(consumer.counts().dead()).isZero();
		assertThat(consumer.counts().failed()).isEqualTo(2);
	}

	@Test
	void givesUpAnEventThatIsTooLargeAndPublishesWhatFollows() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1"));
		send("a", json("news", "x".repeat(3000)));
		send("a", json("news", "2"));
		KafkaEventConsumer consumer = start(EntryMapper.json());

		eventually(() -> assertThat(this.hub.data()).containsExactly("1", "2"));
		assertThat(deadLetters(1, Map.of())).hasSize(1);
		assertThat(consumer.counts().dead()).isOne();
	}

	@Test
	void waitsForNoTopicThatIsSomethingElseInRedis() {
		kafka.create(this.orders, 1);
		send("a", json("foreign", "1"));
		send("b", json("news", "2"));
		KafkaEventConsumer consumer = start(EntryMapper.json());

		eventually(() -> assertThat(this.hub.data()).containsExactly("2"));
		eventually(() -> assertThat(consumer.counts().dead()).isOne());
		assertThat(consumer.isPaused()).isFalse();
	}

	@Test
	void givesUpAsBytesWhatCannotBeDeserialized() {
		kafka.create(this.orders, 1);
		send("a", "unreadable");
		send("a", json("news", "1"));
		start(EntryMapper.json(), settings(), Map.of("value.deserializer", Picky.class));

		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
		ConsumerRecord<Object, Object> letter = deadLetters(1,
				Map.of("value.deserializer", ByteArrayDeserializer.class))
			.get(0);
		assertThat(new String((byte[]) letter.value(), StandardCharsets.UTF_8)).isEqualTo("unreadable");
	}

	@Test
	void givesUpAsBytesAKeyThatCannotBeDeserialized() {
		kafka.create(this.orders, 1);
		send("unreadable", json("news", "0"));
		send("a", json("news", "1"));
		start(EntryMapper.json(), settings(), Map.of("key.deserializer", Picky.class));

		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
		ConsumerRecord<Object, Object> letter = deadLetters(1, Map.of("key.deserializer", ByteArrayDeserializer.class))
			.get(0);
		assertThat(new String((byte[]) letter.key(), StandardCharsets.UTF_8)).isEqualTo("unreadable");
		assertThat(letter.value()).isEqualTo(json("news", "0"));
	}

	@Test
	void givesUpAsBytesWhereSerializersAreInstances() {
		kafka.create(this.orders, 1);
		send("unreadable", "unreadable");
		send("a", json("news", "1"));
		start(new KafkaEventConsumer(
				kafka.consumers(Map.of("key.deserializer", Picky.class, "value.deserializer", Picky.class)), this.hub,
				EntryMapper.json(), settings())
			.withDeadLetters(
					new DefaultKafkaProducerFactory<>(template.getProducerFactory().getConfigurationProperties(),
							new StringSerializer(), new StringSerializer())));

		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
		ConsumerRecord<Object, Object> letter = deadLetters(1, Map.of()).get(0);
		assertThat(letter.key()).isEqualTo("unreadable");
		assertThat(letter.value()).isEqualTo("unreadable");
	}

	@Test
	void sendsWithoutKeyAndValueWhatProducersCannotSerialize() {
		kafka.create(this.orders, 1);
		send("a", "four"); // four bytes, as those of a number
		send("a", "1234");
		RecordMapper<Object, Integer> mapper = (record) -> {
			if (record.offset() == 0) {
				throw new IllegalStateException("not this one");
			}
			return new MappedEvent(Topic.of("numbers"), SseEvent.of(record.offset()));
		};
		start(KafkaEventConsumer.ofRecords(new DefaultKafkaConsumerFactory<Object, Integer>(
				kafka.consumers(Map.of("value.deserializer", IntegerDeserializer.class)).getConfigurationProperties()),
				this.hub, mapper, settings())
			.withDeadLetters(template.getProducerFactory()));

		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
		ConsumerRecord<Object, Object> letter = deadLetters(1, Map.of()).get(0);
		assertThat(letter.key()).isNull();
		assertThat(letter.value()).isNull();
		assertThat(header(letter, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo(this.orders);
	}

	@Test
	void tellsSoonWhereDeadLettersCannotBeKept() {
		kafka.create(this.orders, 1);
		for (int i = 0; i < 5; i++) {
			send("a", "poison");
		}
		KafkaEventConsumer consumer = start(
				new KafkaEventConsumer(kafka.consumers(Map.of()), this.hub, EntryMapper.json(), settings())
					.withDeadLetters(KafkaServer.template("localhost:9").getProducerFactory()));

		Awaitility.await().atMost(Duration.ofSeconds(20)).until(consumer::isPaused);
		assertThat(consumer.problems()).singleElement()
			.extracting(HealthProblem::reason)
			.asString()
			.contains("dead letters are not kept in " + this.orders + "-dlt: TimeoutException: Topic");
	}

	@Test
	void closesItsProducersWhenItIsStoppedAndMakesNewOnesWhenItIsStarted() {
		kafka.create(this.orders, 1);
		AtomicInteger open = new AtomicInteger();
		DefaultKafkaProducerFactory<Object, Object> producers = new DefaultKafkaProducerFactory<>(
				template.getProducerFactory().getConfigurationProperties());
		producers.addListener(new Open(open));
		KafkaEventConsumer consumer = start(
				new KafkaEventConsumer(kafka.consumers(Map.of("value.deserializer", Picky.class)), this.hub,
						EntryMapper.json(), settings())
					.withDeadLetters(producers));
		for (int i = 1; i <= 2; i++) {
			int dead = i;
			send("a", "unreadable");
			eventually(() -> assertThat(consumer.counts().dead()).isEqualTo(dead));
			assertThat(open).hasPositiveValue();
			consumer.stop();
			assertThat(open).hasValue(0);
			consumer.start();
		}
	}

	@Test
	void goesOnWhereThereIsNoPlaceForDeadLetters() {
		kafka.create(this.orders, 1);
		send("a", "poison");
		send("a", json("news", "1"));
		KafkaEventConsumer consumer = start(
				new KafkaEventConsumer(kafka.consumers(Map.of()), this.hub, EntryMapper.json(), settings()));

		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
		assertThat(consumer.counts().dead()).isOne();
	}

	@Test
	void losesNothingWhileDeadLettersCannotBeSent() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1"));
		send("a", "poison");
		send("a", json("news", "2"));
		Refusing refusing = new Refusing();
		KafkaEventConsumer consumer = start(
				new KafkaEventConsumer(kafka.consumers(Map.of()), this.hub, EntryMapper.json(), settings())
					.withDeadLetters(refusing));
		eventually(() -> assertThat(consumer.isPaused()).isTrue());
		eventually(() -> assertThat(refusing.refused).hasPositiveValue());
		assertThat(kafka.committed(this.group, this.orders)).isLessThan(2);

		refusing.refuses.set(false);
		eventually(() -> assertThat(this.hub.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(3));
		assertThat(deadLetters(1, Map.of())).hasSize(1);
		assertThat(consumer.isPaused()).isFalse();
	}

	@Test
	void sendsWithoutItsValueWhatIsTooLargeAsADeadLetter() {
		kafka.create(this.orders, 1);
		int most = 1024 * 1024 - 120; // as the broker takes it, with no room for headers
		send("a", "x".repeat(most));
		send("a", json("news", "1"));
		try (LogRecorder log = new LogRecorder()) {
			start(EntryMapper.json());
			eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
			assertThat(log.lines()).noneMatch((line) -> line.contains("xxx"));
		}
		ConsumerRecord<Object, Object> letter = deadLetters(1, Map.of()).get(0);
		assertThat(letter.value()).isNull();
		assertThat(header(letter, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo(this.orders);
	}

	private static String header(ConsumerRecord<?, ?> record, String name) {
		return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
	}

	/** Reads all but one text. */
	public static final class Picky implements Deserializer<String> {

		@Override
		public String deserialize(String topic, byte[] data) {
			String text = new String(data, StandardCharsets.UTF_8);
			if (text.equals("unreadable")) {
				throw new IllegalStateException("cannot be read");
			}
			return text;
		}

	}

	/**
	 * Counts producers.
	 *
	 * @param producers how many are open
	 */
	private record Open(AtomicInteger producers) implements ProducerFactory.Listener<Object, Object> {

		@Override
		public void producerAdded(String id, Producer<Object, Object> producer) {
			this.producers.incrementAndGet();
		}

		@Override
		public void producerRemoved(String id, Producer<Object, Object> producer) {
			this.producers.decrementAndGet();
		}

	}

	/** Has no producer for a while. */
	private static final class Refusing extends DefaultKafkaProducerFactory<Object, Object> {

		final AtomicBoolean refuses = new AtomicBoolean(true);

		final AtomicInteger refused = new AtomicInteger();

		Refusing() {
			super(template.getProducerFactory().getConfigurationProperties());
		}

		@Override
		public ProducerFactory<Object, Object> copyWithConfigurationOverride(Map<String, Object> overrides) {
			return this;
		}

		@Override
		public Producer<Object, Object> createProducer() {
			if (this.refuses.get()) {
				this.refused.incrementAndGet();
				throw new TimeoutException("not now");
			}
			return super.createProducer();
		}

	}

}
