package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.test.redis.RedisLine;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.Base16;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Elements of a list become events: none is lost, and each once. */
class ListInletTests {

	private static final ListInletSettings SETTINGS = ListInletSettings.of("orders")
		.redelivering(Duration.ofSeconds(1), 3);

	/** What the inlet says that it needs, and no more. */
	private static final String RIGHTS = "on >secret resetkeys ~orders ~{orders}:* -@all +blmove +lindex "
			+ "+eval +evalsha +time +zadd +zrange +zrevrange +zrangebyscore +zremrangebyscore "
			+ "+lpop +lpush +rpush +lrem +llen +ltrim +hincrby +hdel +hello";

	private static RedisServer redis;

	private final RedisClient client = RedisClient.create("redis://" + redis.address());

	private final RedisLink link = new RedisLink(RedisConnector.of(this.client), Duration.ofSeconds(2));

	private final Recorder publisher = new Recorder();

	private final List<ListInlet> inlets = new ArrayList<>();

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
		this.inlets.forEach(ListInlet::close);
		this.link.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
	}

	@Test
	void rubbishGoesToTheDeadLettersWithItsReasonAndTheRestGoesOn() {
		push("no \"JSON\"", "{\"data\":1}", element("1"), "{\"topic\":\"no spaces allowed\",\"data\":1}", element("2"));
		ListInlet inlet = inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		eventually(() -> assertThat(inlet.counts().dead()).isEqualTo(3));
		List<String> letters = list("{orders}:dead");
		assertThat(letters).hasSize(3);
		assertThat(letters.get(0)).contains("\"element\":\"no \\\"JSON\\\"\"", "is no JSON", "\"at\":1");
		assertThat(letters.get(1)).contains("member topic: is missing");
		assertThat(letters.get(2)).contains("must consist of printable characters");
		assertNothingIsLeft();
	}

	@Test
	void whatCannotBePublishedIsGivenUpAfterSomeDeliveries() {
		push(element("too large"), element("1"));
		ListInlet inlet = inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(inlet.counts()).isEqualTo(new InletCounts(1, 0, 0, 3, 1));
		assertThat(list("{orders}:dead")).singleElement().asString().contains("event: is too large");
		assertNothingIsLeft();
	}

	@Test
	void whatADeadNodeHadInHandIsPublishedByAnotherAndBeforeTheRest() {
		push(element("1"), element("2"), element("3"));
		die("gone", 2);
		inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2", "3"));
		assertNothingIsLeft();
	}

	@Test
	void theOrderIsKeptForProducersAtTheRightToo() {
		redis.command("RPUSH", "orders", element("1"), element("2"), element("3"));
		redis.command("LMOVE", "orders", "{orders}:processing:gone", "LEFT", "LEFT");
		redis.command("LMOVE", "orders", "{orders}:processing:gone", "LEFT", "LEFT");
		die("gone", 0);
		start(new ListInlet(this.link, this.publisher, InletMapping.json(), SETTINGS.withProducersAtTheRight()));

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
		eventually(ListInletTests::assertNothingIsLeft);
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
		eventually(ListInletTests::assertNothingIsLeft);
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
	void losesAndOvertakesNothingWhileThePublisherIsAway() {
		this.publisher.away(true);
		push(element("1"), element("2"));
		ListInlet inlet = inlet(this.publisher);
		eventually(() -> assertThat(this.publisher.refused()).isGreaterThan(5));
		this.publisher.away(false);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "2"));
		assertThat(inlet.counts()).isEqualTo(new InletCounts(2, 0, 0, 0, 0));
	}

	@Test
	void movesBackInOrderWhatItCouldNotPublishWhereItCloses() {
		this.publisher.away(true);
		push(element("1"), element("2"));
		ListInlet inlet = inlet(this.publisher);
		eventually(() -> assertThat(this.publisher.refused()).isPositive());
		inlet.close();

		assertThat(list("orders")).containsExactly(element("2"), element("1"));
		assertNothingIsInHand();
		assertThat(redis.command("EXISTS", "{orders}:deliveries")).isEqualTo(0L);
	}

	@Test
	void publishesWhatALostAnswerHasLeftInItsHand() {
		inlet(this.publisher);
		eventually(() -> assertThat(redis.command("ZCARD", "{orders}:nodes")).isEqualTo(1L));
		String node = redis.text("ZRANGE", "{orders}:nodes", "0", "0");
		redis.command("LPUSH", "{orders}:processing:" + node, element("late"));

		eventually(() -> assertThat(this.publisher.data()).containsExactly("late"));
		eventually(ListInletTests::assertNothingIsLeft);
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
		eventually(ListInletTests::assertNothingIsLeft);
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
	void nobodyIsTakenForDeadWhereItWasRedisThatWasAway() {
		push(element("1"));
		die("alive", 1);
		// its last word and everybody else's are older than a lease
		redis.command("ZADD", "{orders}:nodes", "1", "alive", "1", "another");
		inlet(this.publisher);
		eventually(() -> assertThat(redis.command("ZCARD", "{orders}:nodes")).isEqualTo(3L));

		assertThat(list("{orders}:processing:alive")).hasSize(1);
		// that it is dead shows after another lease
		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
	}

	@Test
	void twoNodesPublishEachElementOnce() {
		ListInlet one = inlet(this.publisher);
		ListInlet other = inlet(this.publisher);
		String[] elements = IntStream.range(0, 300).mapToObj((i) -> element("" + i)).toArray(String[]::new);
		push(elements);

		eventually(() -> assertThat(one.counts().published() + other.counts().published()).isEqualTo(300));
		assertThat(this.publisher.data()).hasSize(300).doesNotHaveDuplicates();
		eventually(ListInletTests::assertNothingIsLeft);
	}

	@Test
	void equalElementsAreSeveralEventsInTheirOrder() {
		push(element("1"), element("1"), element("2"), element("1"));
		inlet(this.publisher);

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1", "1", "2", "1"));
	}

	@Test
	void needsNoMoreRightsThanItSays() {
		try (RedisServer strict = RedisServer.with().user("inlet", RIGHTS).start()) {
			RedisClient limited = RedisClient.create("redis://inlet:secret@" + strict.address());
			RedisLink narrow = new RedisLink(RedisConnector.of(limited), Duration.ofSeconds(2));
			strict.command("LPUSH", "orders", element("1"), "rubbish", element("too large"), element("2"));
			strict.command("LMOVE", "orders", "{orders}:processing:gone", "RIGHT", "LEFT");
			strict.command("ZADD", "{orders}:nodes", "1", "gone");
			start(new ListInlet(narrow, this.publisher, InletMapping.json(), SETTINGS));

			eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder("1", "2"));
			this.inlets.forEach(ListInlet::close);
			assertThat(strict.command("LLEN", "{orders}:dead")).isEqualTo(2L);
			narrow.close();
			limited.shutdown(0, 2, TimeUnit.SECONDS);
		}
	}

	@Test
	void keysLieInTheSlotOfTheList() {
		assertThat(ListInletSettings.of("{shop}:orders").deadLetters()).isEqualTo("{shop}:orders:dead");
		assertThat(SlotHash.getSlot(SETTINGS.deadLetters())).isEqualTo(SlotHash.getSlot("orders"));
		assertThatThrownBy(() -> ListInletSettings.of("{}orders")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("hash tag");
	}

	private ListInlet inlet(SsePublisher publisher) {
		return start(new ListInlet(this.link, publisher, InletMapping.json(), SETTINGS));
	}

	private ListInlet start(ListInlet inlet) {
		this.inlets.add(inlet.start());
		return inlet;
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

	/**
	 * As a node does that has taken some elements and was killed, when others were not.
	 */
	private static void die(String node, int elements) {
		for (int i = 0; i < elements; i++) {
			redis.command("LMOVE", "orders", "{orders}:processing:" + node, "RIGHT", "LEFT");
		}
		long now = System.currentTimeMillis();
		redis.command("ZADD", "{orders}:nodes", Long.toString(now - 1), node, Long.toString(now + 60_000), "another");
	}

	private static String element(String data) {
		return "{\"topic\":\"news\",\"data\":\"" + data + "\"}";
	}

	private static void push(String... elements) {
		List<String> command = new ArrayList<>(List.of("LPUSH", "orders"));
		command.addAll(List.of(elements));
		redis.command(command.toArray(String[]::new));
	}

	private static List<String> list(String key) {
		return ((List<?>) redis.command("LRANGE", key, "0", "-1")).stream().map(Object::toString).toList();
	}

	private static void assertNothingIsInHand() {
		assertThat((List<?>) redis.command("KEYS", "{orders}:processing:*")).isEmpty();
	}

	private static void assertNothingIsLeft() {
		assertNothingIsInHand();
		assertThat(list("orders")).isEmpty();
		assertThat(redis.command("EXISTS", "{orders}:deliveries")).isEqualTo(0L);
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

}
