package io.github.ssekit.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.source.EntryMapper;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** While nothing can be published the consumer waits, and stays in its group. */
class AwayTests extends KafkaTestCase {

	/** Who polls no more is out of the group after this. */
	private static final Map<String, Object> IMPATIENT = Map.of("max.poll.interval.ms", 2000, "session.timeout.ms",
			1500, "heartbeat.interval.ms", 300, "max.poll.records", 20);

	@Test
	void pausesStaysInTheGroupAndGoesOnWithNothingLost() {
		kafka.create(this.orders, 2);
		KafkaEventConsumer consumer = start(EntryMapper.json(), settings(), IMPATIENT);
		send("a", json("news", "before"));
		eventually(() -> assertThat(this.hub.data()).containsExactly("before"));
		String member = kafka.memberIds(this.group).iterator().next();

		this.hub.away(true);
		sendAll(IntStream.range(0, 100)
			.mapToObj((i) -> new ProducerRecord<Object, Object>(this.orders, "a", json("news", Integer.toString(i))))
			.toList());
		eventually(() -> assertThat(consumer.isPaused()).isTrue());
		long began = System.nanoTime();
		eventually(() -> assertThat(System.nanoTime() - began).isGreaterThan(5_000_000_000L));
		assertThat(kafka.memberIds(this.group)).containsExactly(member);
		assertThat(consumer.problems()).extracting(HealthProblem::severity)
			.containsExactly(HealthProblem.Severity.DEGRADED);
		assertThat(consumer.problems().get(0).reason()).contains("BrokerUnavailableException");
		assertThat(this.hub.refused()).as("asked again, and not in a hurry").isBetween(3, 400);

		this.hub.away(false);
		eventually(() -> assertThat(this.hub.data()).hasSize(101));
		assertThat(this.hub.data().subList(1, 101))
			.isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
		eventually(() -> assertThat(consumer.isPaused()).isFalse());
		assertThat(consumer.problems()).isEmpty();
		assertThat(consumer.counts().dead()).isZero();
		assertThat(kafka.memberIds(this.group)).containsExactly(member);
	}

	@Test
	void waitsForAMappingThatSaysThatSomethingIsAway() {
		kafka.create(this.orders, 1);
		send("a", "1");
		send("a", "2");
		AtomicBoolean away = new AtomicBoolean(true);
		KafkaEventConsumer consumer = start((entry) -> {
			if (away.get() && entry.fields().containsValue("2")) {
				throw new BrokerUnavailableException("the catalogue is away", null);
			}
			return EntryMapper.to(Topic.of("news")).map(entry);
		});
		eventually(() -> assertThat(consumer.isPaused()).isTrue());
		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));

		away.set(false);
		eventually(() -> assertThat(this.hub.data()).isEqualTo(List.of("1", "2")));
		assertThat(consumer.counts().dead()).isZero();
	}

	@Test
	void givesUpOnceWhatIsBehindAnEventThatWaits() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1"));
		send("b", "poison");
		send("b", "poison");
		this.hub.away(true);
		KafkaEventConsumer consumer = start(EntryMapper.json());
		eventually(() -> assertThat(this.hub.refused()).isGreaterThan(2));
		assertThat(consumer.counts().dead()).isEqualTo(2);

		this.hub.away(false);
		send("a", json("news", "2"));
		eventually(() -> assertThat(this.hub.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(4));
		assertThat(deadLetters(2, Map.of())).hasSize(2);
		assertThat(consumer.counts().failed()).isEqualTo(6);
	}

	@Test
	void leavesWhatItCouldNotPublishToWhoeverComesNext() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1"));
		this.hub.away(true);
		KafkaEventConsumer first = start(EntryMapper.json());
		eventually(() -> assertThat(first.isPaused()).isTrue());
		first.close();
		assertThat(first.isPaused()).isFalse();

		this.hub.away(false);
		start(EntryMapper.json());
		eventually(() -> assertThat(this.hub.data()).containsExactly("1"));
	}

}
