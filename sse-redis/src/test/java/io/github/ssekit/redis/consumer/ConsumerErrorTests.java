package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.source.SourceEntry;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a mapping or a publisher throws is a failed delivery, and no consumer ends.
 */
class ConsumerErrorTests {

	private static RedisServer redis;

	private final RedisClient client = RedisClient.create("redis://" + redis.address());

	private final RedisConnections connections = new RedisConnections(RedisConnector.of(this.client),
			Duration.ofSeconds(2));

	private final Recorder recorder = new Recorder();

	private final List<AutoCloseable> consumers = new ArrayList<>();

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
	void close() throws Exception {
		for (AutoCloseable consumer : this.consumers) {
			consumer.close();
		}
		this.connections.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Test
	void aStreamGoesOnBehindErrors() {
		StreamConsumerSettings settings = StreamConsumerSettings.of("orders")
			.withAllFromTheBeginning()
			.redelivering(Duration.ofMillis(200), 2);
		StreamConsumer consumer = new StreamConsumer(this.connections, this::publish, ConsumerErrorTests::map, settings)
			.start();
		this.consumers.add(consumer);
		for (String data : List.of("1", "Error of the mapping", "Error of the publisher", "hidden", "2")) {
			redis.command("XADD", "orders", "*", "data", data);
		}

		eventually(() -> assertThat(this.recorder.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(consumer.counts().dead()).isEqualTo(3));
		assertThat(redis.command("XRANGE", "{orders}:dead", "-", "+").toString()).contains("StackOverflowError",
				"NoClassDefFoundError", Hidden.class.getName());
	}

	@Test
	void aListGoesOnBehindErrors() {
		ListConsumerSettings settings = ListConsumerSettings.of("orders").redelivering(Duration.ofSeconds(1), 2);
		ListConsumer consumer = new ListConsumer(this.connections, this::publish, ConsumerErrorTests::map, settings)
			.start();
		this.consumers.add(consumer);
		redis.command("RPUSH", "orders", "2", "hidden", "Error of the publisher", "Error of the mapping", "1");

		eventually(() -> assertThat(this.recorder.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(consumer.counts().dead()).isEqualTo(3));
		assertThat(redis.command("LRANGE", "{orders}:dead", "0", "-1").toString()).contains("StackOverflowError",
				"NoClassDefFoundError", Hidden.class.getName());
	}

	@Test
	void aChannelGoesOnBehindErrors() {
		ChannelConsumerSettings settings = ChannelConsumerSettings.of("orders").lease(Duration.ofSeconds(1));
		ChannelConsumer consumer = new ChannelConsumer(this.connections, this::publish, ConsumerErrorTests::map,
				settings)
			.start();
		this.consumers.add(consumer);
		eventually(() -> assertThat(consumer.leads()).isTrue());
		for (String data : List.of("1", "Error of the mapping", "Error of the publisher", "hidden", "2")) {
			redis.command("PUBLISH", "orders", data);
		}

		eventually(() -> assertThat(this.recorder.data()).containsExactly("1", "2"));
		assertThat(consumer.counts().dead()).isEqualTo(3);
	}

	@Test
	void aStreamGoesOnThoughItsLogFails() {
		StreamConsumerSettings settings = StreamConsumerSettings.of("orders").withAllFromTheBeginning();
		try (FailingLog log = new FailingLog(StreamConsumer.class)) {
			this.consumers
				.add(new StreamConsumer(this.connections, this::publish, ConsumerErrorTests::map, settings).start());
			redis.command("XADD", "orders", "*", "data", "1");
			eventually(() -> assertThat(this.recorder.data()).containsExactly("1"));
			redis.killClients("normal");
			eventually(() -> assertThat(log.failures).hasPositiveValue());
			redis.command("XADD", "orders", "*", "data", "2");

			eventually(() -> assertThat(this.recorder.data()).containsExactly("1", "2"));
		}
	}

	@Test
	void aListGoesOnThoughItsLogFails() {
		ListConsumerSettings settings = ListConsumerSettings.of("orders").redelivering(Duration.ofSeconds(1), 2);
		try (FailingLog log = new FailingLog(ListConsumer.class)) {
			this.recorder.away(true);
			this.consumers
				.add(new ListConsumer(this.connections, this::publish, ConsumerErrorTests::map, settings).start());
			redis.command("RPUSH", "orders", "1");
			eventually(() -> assertThat(log.failures).hasPositiveValue());
			this.recorder.away(false);

			eventually(() -> assertThat(this.recorder.data()).containsExactly("1"));
		}
	}

	private static MappedEvent map(SourceEntry entry) {
		String data = String.valueOf(entry.fields().get("data"));
		if (data.equals("Error of the mapping")) {
			throw new StackOverflowError("as asked for");
		}
		if (data.equals("hidden")) {
			throw new Hidden();
		}
		return new MappedEvent(Topic.of("news"), SseEvent.of(data));
	}

	private CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		if (event.data().equals("Error of the publisher")) {
			throw new NoClassDefFoundError("as asked for");
		}
		return this.recorder.publish(topic, event);
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	/** Cannot be shown. */
	private static final class Hidden extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("not to be shown");
		}

	}

	/** Throws an Error at each warning of a class. */
	private static final class FailingLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		final AtomicInteger failures = new AtomicInteger();

		private final Logger logger;

		FailingLog(Class<?> type) {
			this.logger = (Logger) LoggerFactory.getLogger(type);
			setContext(this.logger.getLoggerContext());
			start();
			this.logger.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
				this.failures.incrementAndGet();
				throw new StackOverflowError("as asked for");
			}
		}

		@Override
		public void close() {
			this.logger.detachAppender(this);
		}

	}

}
