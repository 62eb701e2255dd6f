package io.github.ssekit.kafka.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;

import io.github.ssekit.SseHub;
import io.github.ssekit.event.Retention;
import io.github.ssekit.kafka.KafkaEventConsumer;
import io.github.ssekit.kafka.KafkaEventConsumerSettings;
import io.github.ssekit.kafka.kit.KafkaServer;
import io.github.ssekit.redis.RedisParts;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.source.EntryMapper;
import io.lettuce.core.RedisClient;

/** One node of an application: a hub on Redis, and a consumer. */
final class Node implements AutoCloseable {

	private static final Retention RETENTION = new Retention(1_000_000, 1L << 40, Duration.ofHours(1));

	private final RedisClient client;

	private final RedisParts parts;

	private final SseHub hub;

	Node(String redis) {
		this.client = RedisClient.create("redis://" + redis);
		this.parts = new RedisParts(RedisConnector.of(this.client), RedisSettings.DEFAULT.keyPrefix("ledger"),
				Duration.ofSeconds(10));
		this.hub = SseHub.builder()
			.distribution(this.parts.store(), this.parts.broker())
			.presence(this.parts.presence())
			.node(this.parts.node())
			.retention(RETENTION)
			.maxReplay(1_000_000)
			.build();
		this.parts.awaitFirstConnections();
	}

	SseHub hub() {
		return this.hub;
	}

	KafkaEventConsumer consumer(String kafka, String topic) {
		return new KafkaEventConsumer(
				KafkaServer.consumers(kafka,
						Map.of("session.timeout.ms", 3000, "heartbeat.interval.ms", 500, "max.poll.records", 200)),
				this.hub, EntryMapper.json(),
				KafkaEventConsumerSettings.of(topic).group("ledger").concurrency(2).withAllFromTheBeginning())
			.withDeadLetters(KafkaServer.template(kafka).getProducerFactory());
	}

	@Override
	public void close() {
		this.hub.close();
		this.parts.close();
		this.client.shutdown();
	}

	/**
	 * A node in a process of its own, until it is killed, or nobody holds its input any
	 * more.
	 * @param args where Redis and Kafka are, and the topic
	 */
	public static void main(String[] args) throws IOException {
		try (Node node = new Node(args[0]); KafkaEventConsumer consumer = node.consumer(args[1], args[2])) {
			consumer.start();
			System.in.transferTo(OutputStream.nullOutputStream());
		}
	}

}
