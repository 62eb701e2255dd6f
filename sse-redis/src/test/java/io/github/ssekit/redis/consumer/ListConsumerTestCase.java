package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/** A list on a real Redis, and a publisher that keeps what is published. */
abstract class ListConsumerTestCase {

	static final ListConsumerSettings SETTINGS = ListConsumerSettings.of("orders")
		.redelivering(Duration.ofSeconds(1), 3);

	static RedisServer redis;

	final RedisClient client = RedisClient.create("redis://" + redis.address());

	final RedisConnections connections = new RedisConnections(RedisConnector.of(this.client), Duration.ofSeconds(2));

	final Recorder publisher = new Recorder();

	final List<ListConsumer> consumers = new ArrayList<>();

	@BeforeAll
	static void start() {
		redis = RedisServer.with().appendOnly().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@BeforeEach
	void empty() {
		redis.flushAll();
	}

	@AfterEach
	void close() {
		this.consumers.forEach(ListConsumer::close);
		this.connections.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	ListConsumer consumer(SsePublisher publisher) {
		return start(new ListConsumer(this.connections, publisher, EntryMapper.json(), SETTINGS));
	}

	ListConsumer start(ListConsumer consumer) {
		this.consumers.add(consumer.start());
		return consumer;
	}

	/**
	 * As a node does that has taken some elements and was killed, when others were not.
	 */
	static void die(String node, int elements) {
		for (int i = 0; i < elements; i++) {
			redis.command("LMOVE", "orders", "{orders}:processing:" + node, "RIGHT", "LEFT");
		}
		long now = System.currentTimeMillis();
		redis.command("ZADD", "{orders}:nodes", Long.toString(now - 1), node, Long.toString(now + 60_000), "another");
	}

	static String element(String data) {
		return "{\"topic\":\"news\",\"data\":\"" + data + "\"}";
	}

	static void push(String... elements) {
		List<String> command = new ArrayList<>(List.of("LPUSH", "orders"));
		command.addAll(List.of(elements));
		redis.command(command.toArray(String[]::new));
	}

	static List<String> list(String key) {
		return ((List<?>) redis.command("LRANGE", key, "0", "-1")).stream().map(Object::toString).toList();
	}

	static void assertNothingIsInHand() {
		assertThat((List<?>) redis.command("KEYS", "{orders}:processing:*")).isEmpty();
	}

	static void assertNothingIsLeft() {
		assertNothingIsInHand();
		assertThat(list("orders")).isEmpty();
		assertThat(redis.command("EXISTS", "{orders}:deliveries")).isEqualTo(0L);
	}

	static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

}
