package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.test.redis.RedisLine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.Base16;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes die, lines break and Redis is killed, and each element becomes one event. */
class ListInletFaultTests extends ListInletTestCase {

	@Test
	void whatADeadNodeHadInHandIsPublishedByAnotherAndBeforeTheRest() {
		push(element("1"), element("2"), element("3"));
		die("gone", 2);
		inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2", "3"));
		assertNothingIsLeft();
	}

	@Test
	void doublesNothingThatHasAnIdWhereANodeDiesBetweenPublishingAndTakingOut() {
		push("{\"topic\":\"news\",\"id\":42,\"data\":\"once\"}");
		this.publisher.publish(Topic.of("news"), SseEvent.of("once").idempotencyKey("42")).join();
		die("gone", 1);
		ListInlet inlet = inlet(this.publisher);

		eventually(() -> assertThat(inlet.counts().duplicates()).isOne());
		assertThat(this.publisher.data()).containsExactly("once");
		eventually(ListInletTestCase::assertNothingIsLeft);
	}

	@Test
	void whoIsStuckAndWakesHasLostItsElementAndGoesOn() {
		CompletableFuture<String> gate = new CompletableFuture<>();
		ListInlet stuck = inlet(this.publisher.answeringAfter(gate));
		push("{\"topic\":\"news\",\"id\":\"a\",\"data\":\"1\"}");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		ListInlet other = inlet(this.publisher);
		eventually(() -> assertThat(other.counts().duplicates()).isOne());
		gate.complete("opened");
		eventually(() -> assertThat(stuck.counts().published()).isOne());
		other.close();
		push("{\"topic\":\"news\",\"id\":\"b\",\"data\":\"2\"}");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		eventually(ListInletTestCase::assertNothingIsLeft);
	}

	@Test
	void anElementInWhoseHandNodesDieIsGivenUp() {
		push(element("deadly"), element("1"));
		redis.command("HSET", "{orders}:deliveries", Base16.digest(Ascii.utf8(element("deadly"))), "2");
		die("gone", 1);
		ListInlet inlet = inlet(this.publisher);

		eventually(() -> assertThat(inlet.counts().dead()).isOne());
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(list("{orders}:dead")).singleElement().asString().contains("deadly", "has died, for the 3. time");
		assertNothingIsLeft();
	}

	@Test
	void publishesWhatALostAnswerHasLeftInItsHand() {
		inlet(this.publisher);
		eventually(() -> assertThat(redis.command("ZCARD", "{orders}:nodes")).isEqualTo(1L));
		String node = redis.text("ZRANGE", "{orders}:nodes", "0", "0");
		redis.command("LPUSH", "{orders}:processing:" + node, element("late"));

		eventually(() -> assertThat(this.publisher.data()).containsExactly("late"));
		eventually(ListInletTestCase::assertNothingIsLeft);
	}

	@Test
	void losesNothingWhereRedisIsKilledUnderLoad() {
		inlet(this.publisher);
		inlet(this.publisher);
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
		eventually(ListInletTestCase::assertNothingIsLeft);
		assertThat(list("{orders}:dead")).isEmpty();
	}

	@Test
	void doublesAndOvertakesNothingWhereAnswersAreLost() {
		try (RedisLine line = RedisLine.to(redis)) {
			RedisClient far = RedisClient.create("redis://" + line.address());
			RedisLink lossy = new RedisLink(RedisConnector.of(far), Duration.ofMillis(200));
			ListInlet inlet = start(new ListInlet(lossy, this.publisher, InletMapping.json(), SETTINGS));
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
			inlet.close();
			lossy.close();
			far.shutdown(0, 2, TimeUnit.SECONDS);
		}
	}

	@Test
	void losesNothingWhereANodeIsCutOffForLongerThanItsLeaseAndComesBack() {
		try (RedisLine line = RedisLine.to(redis)) {
			RedisClient far = RedisClient.create("redis://" + line.address());
			RedisLink link = new RedisLink(RedisConnector.of(far), Duration.ofMillis(500));
			ListInlet cutOff = start(new ListInlet(link, this.publisher, InletMapping.json(), SETTINGS));
			inlet(this.publisher);
			CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> produce(1000));
			eventually(() -> assertThat(cutOff.counts().published()).isGreaterThan(20));
			line.blackHole();
			producer.join();
			String[] all = IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);
			eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder(all));
			eventually(ListInletTestCase::assertNothingIsLeft);
			line.heal();
			long before = cutOff.counts().published();
			eventually(() -> {
				push(element("more"));
				assertThat(cutOff.counts().published()).isGreaterThan(before + 1);
			});

			eventually(ListInletTestCase::assertNothingIsLeft);
			assertThat(this.publisher.data()).filteredOn((data) -> !data.equals("more")).hasSize(1000);
			cutOff.close();
			link.close();
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
		inlet(this.publisher);
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
