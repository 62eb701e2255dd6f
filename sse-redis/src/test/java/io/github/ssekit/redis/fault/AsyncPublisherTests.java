package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.async.AsyncSettings;
import io.github.ssekit.async.PublisherFullException;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.async.WhenFull;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What an asynchronous publisher adds, while Redis stands still. */
@Timeout(60)
class AsyncPublisherTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final int MESSAGES = 300;

	private final RedisSettings settings = RedisSettings.DEFAULT.keyPrefix("async:" + UUID.randomUUID())
		.publishing(Duration.ofMillis(300), Duration.ZERO);

	private RedisServer redis;

	private HubNode node;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().own().start();
		this.node = new HubNode(this.redis.address(), this.settings).awaitConnected();
	}

	@AfterEach
	void stop() {
		this.redis.thaw();
		this.node.close();
		this.redis.close();
	}

	@Test
	void whatTheHubWouldFailWaitsForRedisAndIsPublishedOnceInOrder() throws Exception {
		Heard reader = Heard.by("reader", this.node, TOPIC);
		try (SseAsyncPublisher publisher = publisher(AsyncSettings.DEFAULT)) {
			publisher.publish(TOPIC, SseEvent.of("warm")).get(10, TimeUnit.SECONDS);
			this.redis.freeze();
			List<CompletableFuture<Published>> answers = new ArrayList<>();
			long begun = System.nanoTime();
			for (int i = 0; i < MESSAGES; i++) {
				answers.add(publisher.publish(TOPIC, SseEvent.of(i)));
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("no call waits for Redis")
				.isLessThan(Duration.ofMillis(300));
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> this.node.publish(TOPIC, "the hub fails").get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(BrokerUnavailableException.class);
			assertThat(answers).noneMatch(CompletableFuture::isDone);
			this.redis.thaw();
			for (CompletableFuture<Published> answer : answers) {
				assertThat(answer.get(20, TimeUnit.SECONDS).duplicate()).isFalse();
			}
			assertThat(publisher.counts().published()).isEqualTo(MESSAGES + 1);
		}
		List<String> expected = IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList();
		Heard.eventually(() -> assertThat(reader.data()).contains(Integer.toString(MESSAGES - 1)));
		// the hub's own event, of which nobody knows, may be among them
		assertThat(reader.data().stream().filter((text) -> text.matches("\\d+")).toList()).isEqualTo(expected);
	}

	@Test
	void whatHasNoRoomWhileRedisStandsStillIsRejectedOrDropsTheOldest() throws Exception {
		AsyncSettings small = AsyncSettings.DEFAULT.bounds(10, 100_000);
		try (SseAsyncPublisher rejects = publisher(small);
				SseAsyncPublisher drops = publisher(small.whenFull(WhenFull.DROP_OLDEST))) {
			this.redis.freeze();
			for (int i = 0; i < 10; i++) {
				rejects.publish(TOPIC, SseEvent.of(i));
			}
			assertThatExceptionOfType(PublisherFullException.class)
				.isThrownBy(() -> rejects.publish(TOPIC, SseEvent.of("one too many")));
			Topic other = Topic.of("other");
			for (int i = 0; i < 100; i++) {
				drops.publish(other, SseEvent.of(i));
			}
			assertThat(drops.counts().dropped()).isEqualTo(90);
			this.redis.thaw();
			rejects.flush().get(20, TimeUnit.SECONDS);
			drops.flush().get(20, TimeUnit.SECONDS);
			assertThat(rejects.counts().published()).isEqualTo(10);
			assertThat(drops.counts().published()).isEqualTo(10);
		}
	}

	private SseAsyncPublisher publisher(AsyncSettings settings) {
		return new SseAsyncPublisher(this.node.hub(), PayloadEncoder.plain(), settings);
	}

}
