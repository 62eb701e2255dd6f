package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Entries of other services become events: each once, and none is lost. */
class StreamConsumerTests {

	private static final StreamConsumerSettings SETTINGS = StreamConsumerSettings.of("orders")
		.withAllFromTheBeginning()
		.lease(Duration.ofSeconds(1))
		.redelivering(Duration.ofMillis(300), 3);

	private static RedisServer redis;

	private final RedisClient client = RedisClient.create("redis://" + redis.address());

	private final RedisConnections connections = new RedisConnections(RedisConnector.of(this.client),
			Duration.ofSeconds(2));

	private final Publisher publisher = new Publisher();

	private final List<StreamConsumer> consumers = new ArrayList<>();

	@BeforeAll
	static void start() {
		redis = RedisServer.with().own().start();
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
		this.consumers.forEach(StreamConsumer::close);
		this.connections.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Test
	void publishesEntriesInTheirOrder() {
		for (int i = 0; i < 200; i++) {
			add("topic", "news", "event", "price", "data", Integer.toString(i));
		}
		consumer(EntryMapper.fields());

		eventually(() -> assertThat(this.publisher.data()).hasSize(200).startsWith("0", "1", "2").endsWith("199"));
		eventually(() -> assertThat(pending()).isZero());
	}

	@Test
	void doublesNothingWhereItDiesBetweenPublishingAndAcknowledging() {
		String id = add("topic", "news", "data", "once");
		redis.command("XGROUP", "CREATE", "orders", "sse", "0");
		redis.command("XREADGROUP", "GROUP", "sse", "sse", "STREAMS", "orders", ">");
		StreamId number = StreamId.of(id);
		this.publisher
			.publish(Topic.of("news"),
					SseEvent.of("once")
						.from(new SourcePosition("stream:orders", number.time(), number.sequence(), null)))
			.join();
		StreamConsumer consumer = consumer(EntryMapper.fields());

		eventually(() -> assertThat(consumer.counts().duplicates()).isOne());
		eventually(() -> assertThat(pending()).isZero());
		assertThat(this.publisher.data()).containsExactly("once");
	}

	@Test
	void takesOverWhatSomebodyElseHasTakenAndNotFinished() {
		add("topic", "news", "data", "1");
		add("topic", "news", "data", "2");
		redis.command("XGROUP", "CREATE", "orders", "sse", "0");
		redis.command("XREADGROUP", "GROUP", "sse", "somebody-who-died", "COUNT", "1", "STREAMS", "orders", ">");
		consumer(EntryMapper.fields());

		eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder("1", "2"));
		eventually(() -> assertThat(pending()).isZero());
	}

	@Test
	void nothingWaitsForWhatCannotBeMapped() {
		for (int i = 0; i < 1500; i++) {
			add("data", "poison without a topic");
		}
		for (int i = 0; i < 50; i++) {
			add("topic", "news", "data", Integer.toString(i));
		}
		this.consumers.add(new StreamConsumer(this.connections, this.publisher, EntryMapper.fields(),
				SETTINGS.redelivering(Duration.ofMinutes(5), 3))
			.start());

		eventually(() -> assertThat(this.publisher.data()).hasSize(50).startsWith("0", "1").endsWith("49"));
		add("topic", "news", "data", "new");
		eventually(() -> assertThat(this.publisher.data()).endsWith("new"));
	}

	@Test
	void nothingWaitsForATopicWhoseKeyIsSomebodyElses() {
		add("topic", "foreign", "data", "x");
		add("topic", "news", "data", "1");
		StreamConsumer consumer = consumer(EntryMapper.fields());

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		eventually(() -> assertThat(consumer.counts().dead()).isOne());
		eventually(() -> assertThat(pending()).isZero());
	}

	@Test
	void whatHasOnlyWaitedHasNotFailed() {
		add("topic", "news", "data", "1");
		redis.command("XGROUP", "CREATE", "orders", "sse", "0");
		redis.command("XREADGROUP", "GROUP", "sse", "somebody-who-died", "STREAMS", "orders", ">");
		for (int i = 0; i < 10; i++) {
			redis.command("XAUTOCLAIM", "orders", "sse", "somebody-else-who-died", "0", "0-0");
		}
		AtomicInteger tries = new AtomicInteger();
		StreamConsumer consumer = consumer((entry) -> {
			if (tries.getAndIncrement() < 2) {
				throw new IllegalStateException("not yet");
			}
			return EntryMapper.fields().map(entry);
		});

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(consumer.counts().failed()).isEqualTo(2);
		assertThat(consumer.counts().dead()).isZero();
	}

	@Test
	void givesUpAnEntryHoweverManyFieldsItHas() {
		List<String> fields = new ArrayList<>(List.of("data", "without a topic"));
		for (int i = 0; i < 5000; i++) {
			fields.addAll(List.of("field-" + i, "x"));
		}
		add(fields.toArray(String[]::new));
		add("topic", "news", "data", "1");
		StreamConsumer consumer = consumer(EntryMapper.fields());

		eventually(() -> assertThat(consumer.counts().dead()).isOne());
		assertThat(redis.command("XRANGE", "{orders}:dead", "-", "+").toString()).contains("field-4999");
		assertThat(this.publisher.data()).containsExactly("1");
		eventually(() -> assertThat(pending()).isZero());
	}

	@Test
	void goesOnWhereItWasAfterItsGroupWasDestroyed() {
		StreamConsumer consumer = consumer(EntryMapper.fields());
		for (int i = 0; i < 300; i++) {
			add("topic", "news", "data", Integer.toString(i));
		}
		eventually(() -> assertThat(this.publisher.data()).hasSize(300));
		eventually(() -> assertThat(pending()).isZero());
		redis.command("XGROUP", "DESTROY", "orders", "sse");
		add("topic", "news", "data", "300");

		eventually(() -> assertThat(this.publisher.data()).hasSize(301).endsWith("300"));
		assertThat(consumer.counts().published()).isEqualTo(301);
		assertThat(consumer.counts().duplicates()).isZero();
	}

	@Test
	void givesUpWhatCannotBeMappedAndGoesOnWithTheRest() {
		String poison = add("topic", "no spaces allowed", "data", "x");
		add("topic", "news", "data", "1");
		add("data", "without a topic");
		add("topic", "news", "data", "2");
		StreamConsumer consumer = consumer(EntryMapper.fields());

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(consumer.counts().dead()).isEqualTo(2));
		assertThat(pending()).isZero();
		List<?> letters = (List<?>) redis.command("XRANGE", "{orders}:dead", "-", "+");
		assertThat(letters).hasSize(2);
		assertThat(letters.toString()).contains(poison, "source-id", "deliveries", "3", "reason", "without a topic",
				"must consist of printable characters");
	}

	@Test
	void givesUpAnEventWhoseNameABrowserFiresItself() {
		add("topic", "news", "event", "error", "data", "x");
		add("topic", "news", "event", "failed", "data", "1");
		StreamConsumer consumer = consumer(EntryMapper.fields());

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		eventually(() -> assertThat(consumer.counts().dead()).isOne());
		assertThat(redis.command("XRANGE", "{orders}:dead", "-", "+").toString()).contains("event name",
				"which a browser fires itself");
	}

	@Test
	void takesInAStreamWhateverItIsCalled() {
		String name = "incoming orders\u200B";
		redis.text("XADD", name, "*", "topic", "news", "data", "1");
		StreamConsumer consumer = new StreamConsumer(this.connections, this.publisher, EntryMapper.fields(),
				StreamConsumerSettings.of(name).withAllFromTheBeginning().redelivering(Duration.ofMillis(300), 3))
			.start();
		this.consumers.add(consumer);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(this.publisher.sources()).singleElement().asString().startsWith("stream:");
		assertThat(consumer.counts().failed()).isZero();
	}

	@Test
	void losesNothingWhileThePublisherIsAway() {
		this.publisher.away = true;
		add("topic", "news", "data", "1");
		add("topic", "news", "data", "2");
		StreamConsumer consumer = consumer(EntryMapper.fields());
		eventually(() -> assertThat(this.publisher.refused).isGreaterThan(1));
		eventually(() -> assertThat(consumer.lagMillis()).isGreaterThan(200));
		this.publisher.away = false;

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		assertThat(consumer.counts().dead()).isZero();
		eventually(() -> assertThat(consumer.lagMillis()).isZero());
	}

	@Test
	void leavesOutWhatTheMappingLeavesOut() {
		add("topic", "news", "data", "1");
		StreamConsumer consumer = consumer((entry) -> null);

		eventually(() -> assertThat(consumer.counts().skipped()).isOne());
		eventually(() -> assertThat(pending()).isZero());
	}

	@Test
	void goesOnAfterTheStreamWasDeleted() {
		consumer(EntryMapper.fields());
		add("topic", "news", "data", "1");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		redis.flushAll();
		add("topic", "news", "data", "2");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
	}

	@Test
	void oneOfTheNodesReadsAndWhenItClosesTheOtherGoesOnAtOnce() {
		StreamConsumer one = consumer(EntryMapper.fields());
		eventually(() -> assertThat(one.leads()).isTrue());
		StreamConsumer other = consumer(EntryMapper.fields());
		for (int i = 0; i < 300; i++) {
			add("topic", "news", "data", Integer.toString(i));
			if (i == 150) {
				one.close();
			}
		}

		eventually(() -> assertThat(this.publisher.data()).hasSize(300));
		assertThat(this.publisher.data()).isEqualTo(IntStream.range(0, 300).mapToObj(Integer::toString).toList());
		assertThat(other.leads()).isTrue();
		assertThat(one.leads()).isFalse();
		assertThat(one.counts().duplicates() + other.counts().duplicates()).isZero();
	}

	private StreamConsumer consumer(EntryMapper mapping) {
		StreamConsumer consumer = new StreamConsumer(this.connections, this.publisher, mapping, SETTINGS).start();
		this.consumers.add(consumer);
		return consumer;
	}

	private static String add(String... fields) {
		List<String> command = new ArrayList<>(List.of("XADD", "orders", "*"));
		command.addAll(List.of(fields));
		return redis.text(command.toArray(String[]::new));
	}

	private static long pending() {
		return (Long) ((List<?>) redis.command("XPENDING", "orders", "sse")).get(0);
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	/**
	 * Publishes once for each idempotency key and each number of a source, as a broker
	 * does.
	 */
	private static final class Publisher implements SsePublisher {

		private final List<String> data = Collections.synchronizedList(new ArrayList<>());

		private final Set<String> keys = new LinkedHashSet<>();

		private final Map<Topic, SourcePosition> newest = new HashMap<>();

		private volatile boolean away;

		private volatile int refused;

		@Override
		public synchronized CompletableFuture<Published> publish(Topic topic, SseEvent event) {
			if (this.away) {
				this.refused = this.refused + 1;
				return CompletableFuture.failedFuture(new BrokerUnavailableException("away", null));
			}
			if (topic.name().equals("foreign")) {
				return CompletableFuture
					.failedFuture(new RedisRefusedException("WRONGTYPE", "a key of another type", null));
			}
			SourcePosition source = event.source();
			SourcePosition before = this.newest.get(topic);
			if (source != null && before != null && source.compareTo(before) <= 0) {
				return CompletableFuture.completedFuture(new Published(topic, null, true));
			}
			if (event.idempotencyKey() != null && !this.keys.add(event.idempotencyKey())) {
				return CompletableFuture.completedFuture(new Published(topic, null, true));
			}
			if (source != null) {
				this.newest.put(topic, source);
			}
			this.data.add((String) event.data());
			return CompletableFuture.completedFuture(new Published(topic, null, false));
		}

		List<String> data() {
			return List.copyOf(this.data);
		}

		synchronized List<String> sources() {
			return this.newest.values().stream().map(SourcePosition::source).toList();
		}

	}

}
