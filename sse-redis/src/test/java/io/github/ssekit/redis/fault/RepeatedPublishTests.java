package io.github.ssekit.redis.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The answer to a publish is lost, and it is sent again: it has one place, or fails, and
 * nothing was written for the case that it would be.
 */
@Tag("once")
class RepeatedPublishTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final Retention ONE_EVENT = new Retention(1, 1 << 20, Duration.ofHours(1));

	private static final RedisScript PUBLISH = RedisScript.of("place", "sign", "publish");

	private static RedisServer redis;

	private final RedisProxy line = RedisProxy.to(redis);

	private final String prefix = "repeat:" + UUID.randomUUID();

	private final List<HubNode> nodes = new ArrayList<>();

	private Keys keys = Keys.byTopic(this.prefix);

	private HubNode node;

	private HubNode other;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.nodes.forEach(HubNode::close);
		this.line.close();
	}

	@ParameterizedTest
	@EnumSource
	void isPlacedOnceThoughOthersCameMeanwhile(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.other, TOPIC);
		CompletableFuture<Published> publish = publishWithoutAnswer("a");
		for (int i = 0; i < 150; i++) {
			Heard.answer(this.other.publish(TOPIC, "b" + i));
		}
		bringAnswersBack();
		assertThat(Heard.answer(publish).position().offset()).isOne();
		Heard.answer(this.other.publish(TOPIC, "c"));
		Heard.eventually(() -> assertThat(reader.data()).hasSize(152).startsWith("a", "b0").endsWith("b149", "c"));
		assertThat(reader.resets()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void isPlacedWhereItWasNotDone(BrokerKind broker) {
		begin(broker);
		Heard.answer(this.node.publish(TOPIC, "before"));
		this.line.blackHole();
		CompletableFuture<Published> publish = this.node.publish(TOPIC, "a");
		Heard.answer(this.other.publish(TOPIC, "b"));
		bringAnswersBack();
		Published published = Heard.answer(publish);
		assertThat(published.duplicate()).isFalse();
		assertThat(published.position().offset()).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void failsRatherThanHavingTwoPlacesWhereItWasTrimmedMeanwhile(BrokerKind broker) {
		begin(broker);
		CompletableFuture<Published> publish = publishWithoutAnswer("a");
		Heard.answer(this.other.publish(TOPIC, "b"));
		redis.command("XTRIM", this.keys.history(TOPIC), "MAXLEN", "1");
		bringAnswersBack();
		assertThat(Heard.failure(publish)).isExactlyInstanceOf(BrokerUnavailableException.class)
			.hasMessageContaining("may have been published to orders");
		assertThat(lastOffset()).isEqualTo("2");
	}

	@ParameterizedTest
	@EnumSource
	void hasOnePlaceWhereOneEventIsKeptAndNobodyElsePublishes(BrokerKind broker) {
		begin(broker);
		this.line.dropReplies();
		String large = "x".repeat(5000);
		CompletableFuture<Published> publish = publishOne(this.node, large);
		Heard.eventually(() -> assertThat(lastOffset()).isEqualTo("1"));
		bringAnswersBack();
		assertThat(Heard.answer(publish).position().offset()).isOne();
		this.line.dropReplies();
		publish = publishOne(this.node, large);
		Heard.eventually(() -> assertThat(lastOffset()).isEqualTo("2"));
		Heard.answer(publishOne(this.other, large));
		bringAnswersBack();
		assertThat(Heard.failure(publish)).hasMessageContaining("can be told no more");
		assertThat(lastOffset()).isEqualTo("3");
	}

	@Test
	void withAVersionIsNotToldToBeOutdatedByItself() {
		begin(BrokerKind.PUBSUB);
		this.line.dropReplies();
		CompletableFuture<Published> publish = this.node.hub().publish(TOPIC, SseEvent.of("a").version(7));
		Heard.eventually(() -> assertThat(lastOffset()).isEqualTo("1"));
		bringAnswersBack();
		Published published = Heard.answer(publish);
		assertThat(published.outdated()).isFalse();
		assertThat(published.position().offset()).isOne();
		assertThat(lastOffset()).isEqualTo("1");
	}

	@ParameterizedTest
	@EnumSource
	void leavesNoKeyBehindWhereAllAnswersCome(BrokerKind broker) {
		begin(broker);
		for (int i = 0; i < 10; i++) {
			Heard.answer(this.node.publish(TOPIC, "a"));
		}
		assertThat(redis.text("KEYS", this.prefix + ":i:*")).isEmpty();
		assertThat(redis.text("HEXISTS", this.keys.meta(TOPIC), "a")).isEqualTo("0");
	}

	@Test
	void theAttemptThatComesAfterItsRepeatIsKnown() {
		assertThat(run("before", "first", "")).startsWith("0");
		assertThat(run("late", "second", "50 ")).startsWith("0");
		assertThat(run("late", "second", "")).startsWith("1").contains("\n2\n");
		assertThat(run("late", "third", "")).startsWith("0").contains("\n3\n");
		assertThat(run("late", "second", "100 ")).startsWith("1").contains("\n2\n");
		redis.command("DEL", this.keys.history(TOPIC));
		assertThat(run("late", "second", "150 ")).as("its repeat has left a key").startsWith("1");
	}

	@Test
	void isFoundBehindAClockThatIsAhead() {
		long hourAgo = System.currentTimeMillis() - 3_600_000;
		history(hourAgo, "before", "attempt", "after");
		assertThat(run("x", "attempt", "10 " + (hourAgo + 1))).startsWith("1").contains("\n2\n");
		assertThat(run("x", "unknown", "10 " + (hourAgo + 1))).startsWith("0").contains("\n4\n");
	}

	@Test
	void isLookedForAmongTheNewest4096Only() {
		long ahead = System.currentTimeMillis() + 3_600_000; // the clock was set back:
																// none is too old
		String[] attempts = new String[4300];
		for (int i = 0; i < attempts.length; i++) {
			attempts[i] = "a" + i;
		}
		history(ahead, attempts);
		assertThat(run("x", "a4299", "10 ")).startsWith("1");
		assertThat(run("x", "a300", "10 ")).startsWith("1");
		assertThat(run("x", "a100", "10 ")).startsWith("4");
		assertThat(lastOffset()).isEqualTo("4300");
	}

	@Test
	void isPlacedWhereNothingThatCameSinceIsMissing() {
		long minuteAgo = System.currentTimeMillis() - 60_000;
		history(minuteAgo, "a", "b");
		redis.command("DEL", this.keys.history(TOPIC));
		assertThat(run("x", "c", "10 ")).as("the last one is older than the attempt").startsWith("0");
		redis.command("DEL", this.keys.history(TOPIC));
		assertThat(run("x", "d", "10 ")).as("what came a moment ago is gone").startsWith("4");
		redis.command("DEL", this.keys.meta(TOPIC));
		assertThat(run("x", "d", "10 ")).as("the topic has begun anew").startsWith("0").contains("\n1\n");
	}

	private void begin(BrokerKind broker) {
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix(this.prefix)
			.publishing(Duration.ofSeconds(2), Duration.ofSeconds(15));
		this.keys = (broker == BrokerKind.PUBSUB) ? Keys.byTopic(this.prefix)
				: Keys.byPartition(this.prefix, settings.partitionCount());
		this.node = new HubNode(this.line.address(), settings).awaitConnected();
		this.nodes.add(this.node);
		this.other = new HubNode(redis.address(), settings).awaitConnected();
		this.nodes.add(this.other);
	}

	private CompletableFuture<Published> publishWithoutAnswer(String data) {
		this.line.dropReplies();
		CompletableFuture<Published> publish = this.node.publish(TOPIC, data);
		Heard.eventually(() -> assertThat(lastOffset()).isEqualTo("1"));
		return publish;
	}

	private static CompletableFuture<Published> publishOne(HubNode node, String data) {
		EncodedEvent content = new EncodedEvent(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
		return node.parts()
			.broker()
			.publish(TOPIC, content, new PublishOptions(ONE_EVENT, null, null, null))
			.toCompletableFuture();
	}

	private void bringAnswersBack() {
		this.line.cut();
		this.line.heal();
	}

	private String lastOffset() {
		return redis.text("HGET", this.keys.meta(TOPIC), "s");
	}

	/** What stands in Redis after such attempts, a millisecond after another. */
	private void history(long begin, String... attempts) {
		for (int i = 0; i < attempts.length; i++) {
			redis.command("XADD", this.keys.history(TOPIC), (begin + i) + "-" + (i + 1), "p",
					(i == 0) ? "0" : Long.toString(begin + i - 1), "d", "data: x\n\n", "n", "9", "a", attempts[i]);
		}
		redis.command("HSET", this.keys.meta(TOPIC), "e", "test", "s", Integer.toString(attempts.length), "t",
				Long.toString(begin + attempts.length - 1));
	}

	/** The script's answer, line by line. */
	private String run(String data, String attempt, String repeat) {
		return redis.text("EVAL", PUBLISH.text(), "5", this.keys.history(TOPIC), this.keys.meta(TOPIC),
				this.keys.idempotency(TOPIC, "o:" + attempt), this.keys.channel(TOPIC), this.keys.births(TOPIC, false),
				"data: " + data + "\n\n", "10000", "3600000", "test 0", repeat.isEmpty() ? "0" : "10000", "3600000",
				"PUBLISH", "", "1000000", attempt, repeat, "");
	}

}
