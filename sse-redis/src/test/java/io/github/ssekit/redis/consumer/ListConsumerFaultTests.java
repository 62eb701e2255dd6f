package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisProxy;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.Base16;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes die, lines break and Redis is killed, and each element becomes one event. */
class ListConsumerFaultTests extends ListConsumerTestCase {

	@Test
	void whatADeadNodeHadInHandIsPublishedByAnotherAndBeforeTheRest() {
		push(element("1"), element("2"), element("3"));
		die("gone", 2);
		consumer(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2", "3"));
		assertNothingIsLeft();
	}

	@Test
	void doublesNothingThatHasAnIdWhereANodeDiesBetweenPublishingAndTakingOut() {
		push("{\"topic\":\"news\",\"id\":42,\"data\":\"once\"}");
		this.publisher.publish(Topic.of("news"), SseEvent.of("once").idempotencyKey("42")).join();
		die("gone", 1);
		ListConsumer consumer = consumer(this.publisher);

		eventually(() -> assertThat(consumer.counts().duplicates()).isOne());
		assertThat(this.publisher.data()).containsExactly("once");
		eventually(ListConsumerTestCase::assertNothingIsLeft);
	}

	@Test
	void whoIsStuckAndWakesHasLostItsElementAndGoesOn() {
		CompletableFuture<String> gate = new CompletableFuture<>();
		ListConsumer stuck = consumer(this.publisher.answeringAfter(gate));
		push("{\"topic\":\"news\",\"id\":\"a\",\"data\":\"1\"}");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		ListConsumer other = consumer(this.publisher);
		eventually(() -> assertThat(other.counts().duplicates()).isOne());
		gate.complete("opened");
		eventually(() -> assertThat(stuck.counts().published()).isOne());
		other.close();
		push("{\"topic\":\"news\",\"id\":\"b\",\"data\":\"2\"}");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		eventually(ListConsumerTestCase::assertNothingIsLeft);
	}

	@Test
	void anElementInWhoseHandNodesDieIsGivenUp() {
		push(element("deadly"), element("1"));
		redis.command("HSET", "{orders}:deliveries", Base16.digest(AsciiCodec.utf8(element("deadly"))), "2");
		die("gone", 1);
		ListConsumer consumer = consumer(this.publisher);

		eventually(() -> assertThat(consumer.counts().dead()).isOne());
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(list("{orders}:dead")).singleElement().asString().contains("deadly", "has died, for the 3. time");
		assertNothingIsLeft();
	}

	@Test
	void publishesWhatALostAnswerHasLeftInItsHand() {
		consumer(this.publisher);
		eventually(() -> assertThat(redis.command("ZCARD", "{orders}:nodes")).isEqualTo(1L));
		String node = redis.text("ZRANGE", "{orders}:nodes", "0", "0");
		redis.command("LPUSH", "{orders}:processing:" + node, element("late"));

		eventually(() -> assertThat(this.publisher.data()).containsExactly("late"));
		eventually(ListConsumerTestCase::assertNothingIsLeft);
	}

	@Test
	void losesNothingWhereRedisIsKilledUnderLoad() {
		consumer(this.publisher);
		consumer(this.publisher);
		int number = 2000;
		CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> produce(number));
		eventually(() -> assertThat(this.publisher.data()).hasSizeGreaterThan(100));
		redis.kill();
		redis.restart();
		eventually(() -> assertThat(this.publisher.data()).hasSizeGreaterThan(600));
		redis.kill();
		redis.restart();

		producer.join();
		String[] all = IntStream.range(0, number).mapToObj(Integer::toString).toArray(String[]::new);
		eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder(all));
		eventually(ListConsumerTestCase::assertNothingIsLeft);
		assertThat(list("{orders}:dead")).isEmpty();
	}

	@Test
	void doublesAndOvertakesNothingWhereAnswersAreLost() {
		try (RedisProxy line = RedisProxy.to(redis)) {
			RedisClient far = RedisClient.create("redis://" + line.address());
			RedisConnections lossy = new RedisConnections(RedisConnector.of(far), Duration.ofMillis(200));
			ListConsumer consumer = start(new ListConsumer(lossy, this.publisher, EntryMapper.json(), SETTINGS));
			List<String> all = new ArrayList<>();
			for (int i = 0; i < 300; i++) {
				push(element("" + i));
				all.add("" + i);
				if (i % 60 == 30) {
					int before = this.publisher.data().size();
					line.dropReplies();
					push(element("" + ++i));
					all.add("" + i);
					line.cut();
					line.heal();
					eventually(() -> assertThat(this.publisher.data()).hasSizeGreaterThan(before));
				}
			}

			eventually(() -> assertThat(this.publisher.data()).isEqualTo(all));
			consumer.close();
			lossy.close();
			far.shutdown(0, 2, TimeUnit.SECONDS);
		}
	}

	@Test
	void losesNothingWhereANodeIsCutOffForLongerThanItsLeaseAndComesBack() {
		try (RedisProxy line = RedisProxy.to(redis)) {
			RedisClient far = RedisClient.create("redis://" + line.address());
			RedisConnections connections = new RedisConnections(RedisConnector.of(far), Duration.ofMillis(500));
			ListConsumer cutOff = start(new ListConsumer(connections, this.publisher, EntryMapper.json(), SETTINGS));
			consumer(this.publisher);
			CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> produce(1000));
			eventually(() -> assertThat(cutOff.counts().published()).isGreaterThan(20));
			line.blackHole();
			producer.join();
			String[] all = IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);
			eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder(all));
			eventually(ListConsumerTestCase::assertNothingIsLeft);
			line.heal();
			long before = cutOff.counts().published();
			eventually(() -> {
				push(element("more"));
				assertThat(cutOff.counts().published()).isGreaterThan(before + 1);
			});

			eventually(ListConsumerTestCase::assertNothingIsLeft);
			assertThat(this.publisher.data()).filteredOn((data) -> !data.equals("more")).hasSize(1000);
			cutOff.close();
			connections.close();
			far.shutdown(0, 2, TimeUnit.SECONDS);
		}
	}

	@Test
	void nobodyIsTakenForDeadWhereItWasRedisThatWasAway() {
		push(element("1"));
		die("alive", 1);
		// its last word and everybody else's are older than a lease
		long last = 1000 * Long.parseLong(redis.text("TIME").lines().findFirst().orElseThrow()) - 5000;
		String end = Long.toString(last + 700);
		redis.command("SET", "{orders}:said", last + " 1000");
		redis.command("ZADD", "{orders}:nodes", end, "alive", end, "another");
		consumer(this.publisher);
		eventually(() -> assertThat(redis.command("ZCARD", "{orders}:nodes")).isEqualTo(3L));

		assertThat(list("{orders}:processing:alive")).hasSize(1);
		// that it is dead shows after another lease
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
	}

	private void produce(int number) {
		for (int i = 0; i < number; i++) {
			String element = "{\"topic\":\"news\",\"id\":" + i + ",\"data\":" + i + "}";
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.ignoreExceptions()
				.until(() -> redis.command("LPUSH", "orders", element) != null);
		}
	}

}
