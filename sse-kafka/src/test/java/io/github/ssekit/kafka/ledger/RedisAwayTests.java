package io.github.ssekit.kafka.ledger;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.Topic;
import io.github.ssekit.kafka.KafkaEventConsumer;
import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.kafka.core.KafkaTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Redis is away, and comes back: nothing is lost, and nothing given up. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RedisAwayTests {

	private final String orders = "orders-" + UUID.randomUUID();

	@Test
	void pausesAndGoesOnWithNothingLost() {
		try (RedisServer redis = RedisServer.with().own().start();
				KafkaServer kafka = KafkaServer.start();
				Node node = new Node(redis.address().toString());
				KafkaEventConsumer consumer = node.consumer(kafka.address(), this.orders)) {
			kafka.create(this.orders, 2);
			Reader reader = new Reader("reader", node.hub(), List.of(Topic.of("customer/7")));
			eventually(() -> assertThat(reader.isReady()).isTrue());
			consumer.start();
			KafkaTemplate<Object, Object> template = kafka.template();
			send(template, 0, 100);
			eventually(() -> assertThat(reader.heard()).isEqualTo(100));

			redis.freeze();
			send(template, 100, 400);
			eventually(() -> assertThat(consumer.isPaused()).isTrue());
			assertThat(consumer.problems()).hasSize(1);
			redis.thaw();

			eventually(() -> assertThat(reader.heard()).isEqualTo(400));
			eventually(() -> assertThat(consumer.isPaused()).isFalse());
			assertThat(reader.violation()).isNull();
			assertThat(consumer.counts().dead()).isZero();
			template.destroy();
		}
	}

	private void send(KafkaTemplate<Object, Object> template, int from, int to) {
		for (int i = from; i < to; i++) {
			template.send(this.orders, "7", "{\"topic\":\"customer/7\",\"event\":\"changed\",\"data\":\"7-" + i + "\"}")
				.join();
		}
	}

	private static void eventually(ThrowingRunnable fact) {
		Awaitility.await().atMost(40, TimeUnit.SECONDS).pollInterval(10, TimeUnit.MILLISECONDS).untilAsserted(fact);
	}

}
