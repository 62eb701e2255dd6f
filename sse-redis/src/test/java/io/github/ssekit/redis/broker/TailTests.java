package io.github.ssekit.redis.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.kit.FailingClient;
import io.github.ssekit.redis.link.Ascii;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.test.redis.RedisLine;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Shared streams are followed on, whatever throws, and what was missed is told. */
class TailTests {

	private static final String ERROR = "Error";

	private static RedisServer redis;

	private final RedisLine way = RedisLine.to(redis);

	private final FailingClient client = new FailingClient(this.way.address());

	private final RedisLink link = new RedisLink(RedisConnector.of(this.client), Duration.ofSeconds(2));

	private final Keys keys = Keys.byPartition("test", 2);

	private final List<String> told = new CopyOnWriteArrayList<>();

	private final List<Integer> gaps = new CopyOnWriteArrayList<>();

	private volatile boolean failingAtGaps;

	private final Tail tail = new Tail(this.link, this.keys, List.of(0, 1), this::onEntry, this::onPossibleGap);

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.with().own().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void connect() {
		redis.flushAll();
		eventually(() -> assertThat(this.tail.isOpen()).isTrue());
	}

	@AfterEach
	void close() {
		this.tail.close();
		this.link.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
		this.way.close();
	}

	@Test
	void anEntryThatCouldNotBeTakenIsTakenForMissedAndCostsNoOther() {
		follow();
		write(0, 1, ERROR);
		write(1, 1, "a");
		write(0, 2, "b");

		eventually(() -> assertThat(this.told).containsExactlyInAnyOrder("a", "b"));
		assertThat(this.gaps).containsExactly(0);
	}

	@Test
	void aGapIsToldOfEachPartitionThoughTellingOneFails() {
		follow();
		this.failingAtGaps = true;
		this.way.cut();

		eventually(() -> assertThat(this.gaps).contains(0, 1));
		write(0, 1, "a");
		eventually(() -> assertThat(this.told).containsExactly("a"));
	}

	@Test
	void theEndOfTheStreamsIsLookedForAgainWhereThatHasThrown() {
		this.client.fail("xrevrange", 0);
		this.tail.start();
		eventually(() -> assertThat(this.client.failures()).isPositive());
		this.client.heal();

		eventually(() -> assertThat(this.tail.following()).isCompleted());
	}

	@Test
	void theStreamsAreReadOnWhereAReadHasThrown() {
		follow();
		this.client.fail("xread", 0);
		write(0, 1, "a");
		eventually(() -> assertThat(this.client.failures()).isPositive());
		this.client.heal();

		eventually(() -> assertThat(this.gaps).contains(0, 1));
		write(0, 2, "b");
		eventually(() -> assertThat(this.told).contains("b"));
	}

	private void follow() {
		this.tail.start();
		eventually(() -> assertThat(this.tail.following()).isCompleted());
	}

	private void onEntry(String topic, byte[] message) {
		if (topic.equals(ERROR)) {
			throw new StackOverflowError("as asked for");
		}
		this.told.add(Ascii.text(message));
	}

	private void onPossibleGap(int partition) {
		this.gaps.add(partition);
		if (this.failingAtGaps) {
			throw new StackOverflowError("as asked for");
		}
	}

	private void write(int partition, int number, String topic) {
		redis.command("XADD", this.keys.shared(partition), "*", "n", Integer.toString(number), "t", topic, "m", topic);
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
	}

}
