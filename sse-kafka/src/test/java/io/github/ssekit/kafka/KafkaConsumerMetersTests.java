package io.github.ssekit.kafka;

import java.util.List;

import io.github.ssekit.source.EntryMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Consumers of Kafka have the meters that consumers of Redis have. */
class KafkaConsumerMetersTests extends KafkaTestCase {

	@Test
	void tellWhatWasTakenInAndWhatWaits() {
		kafka.create(this.orders, 1);
		send("a", json("news", "1"));
		send("a", null);
		send("a", "poison");
		KafkaEventConsumer consumer = start(EntryMapper.json());
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new KafkaConsumerMeters(List.of(consumer)).bindTo(registry);

		eventually(() -> assertThat(kafka.committed(this.group, this.orders)).isEqualTo(3));
		assertThat(registry.get("sse.consumer.taken").tag("kind", "kafka").functionCounter().count()).isEqualTo(2);
		assertThat(registry.get("sse.consumer.failed").tag("kind", "kafka").functionCounter().count()).isEqualTo(3);
		assertThat(registry.get("sse.consumer.dead").tag("kind", "kafka").functionCounter().count()).isOne();
		eventually(() -> assertThat(registry.get("sse.consumer.waiting").gauge().value()).isZero());
		assertThat(registry.get("sse.consumer.lag").timeGauge().value()).isZero();
	}

	@Test
	void areNoneWhereThereIsNoConsumer() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new KafkaConsumerMeters(List.of()).bindTo(registry);
		assertThat(registry.getMeters()).isEmpty();
	}

}
