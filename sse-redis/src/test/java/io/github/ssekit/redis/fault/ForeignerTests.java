package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.presence.ClientInfo;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.WarningLog;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody else who may use the same Redis writes whatever he likes where SseKit listens,
 * and into its keys: streams go on, and what cannot be had any more is told.
 */
class ForeignerTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final Topic OTHER = Topic.of("invoices");

	private static final int RUBBISH = 150;

	private static final String[] WORDS = { "", " ", "0", "1", "-1", "9223372036854775807", "99999999999999999999999",
			"x7Qa", "1700000000000", "kicks", "joined", "left", "joined alice", "data: x\n\n", "id: 7\n", "retry: 1\n",
			"event: sse.closed\n", "\r\n", "\0", "orders", "6 orders", "~x", "{}", "ü\uD83D\uDE00", "|", "a|b",
			"1700000000000-1", "x".repeat(5000) };

	private static RedisServer redis;

	@RegisterExtension
	private final WarningLog log = new WarningLog();

	private RedisSettings settings;

	private Keys keys;

	private HubNode node;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.with().own().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@ParameterizedTest
	@EnumSource
	void whateverIsPublishedOnWhateverChannelStreamsGoOn(BrokerKind broker) {
		begin(broker);
		start();
		Heard reader = Heard.by("reader", this.node, TOPIC, OTHER);
		Heard.answer(this.node.publish(TOPIC, "a"));
		reader.awaitData("a");
		Random random = new Random(20261121);
		List<String> channels = channels("CHANNELS");
		List<String> shards = channels("SHARDCHANNELS");
		assertThat(channels).as("the channels of presence").anyMatch((name) -> name.contains(":ctl:"));
		for (int i = 0; i < RUBBISH; i++) {
			for (String channel : channels) {
				redis.command("PUBLISH", channel, rubbish(random, channel));
			}
			if (i % 10 == 0) {
				for (String channel : shards) {
					redis.command("SPUBLISH", channel, rubbish(random, channel));
				}
			}
		}
		Heard.answer(this.node.publish(TOPIC, "b"));
		Heard.answer(this.node.publish(OTHER, "c"));

		Heard.eventually(() -> assertThat(reader.data()).containsExactlyInAnyOrder("a", "b", "c"));
		assertThat(reader.resets()).isEmpty();
		assertThat(reader.isConnected()).isTrue();
		assertThat(Heard.answer(this.node.hub().counts().toCompletableFuture())).isEqualTo(new Counts(1, 1));
		assertThat(this.log.from(Level.ERROR)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whateverStandsInTheMetaKeyTheTopicGoesOnAndItsReadersAreTold(BrokerKind broker) {
		begin(broker);
		start();
		Heard reader = Heard.by("reader", this.node, TOPIC);
		String[][] forged = { { "e", "x!" }, { "e", "" }, { "s", "many" }, { "s", "-1" }, { "s", "1e3" },
				{ "t", "soon" }, { "t", "7" }, { "t", "99999999999999999999" }, { "r", "for ever" } };
		for (int i = 0; i < forged.length; i++) {
			Heard.answer(this.node.publish(TOPIC, "a" + i));
			redis.command("HSET", this.keys.meta(TOPIC), forged[i][0], forged[i][1]);
			Heard late = Heard.by("late-" + i, this.node, TOPIC);
			String next = "b" + i;
			// where the node has lost its place, what comes first may be part of what is
			// told
			// as lost
			Heard.eventually(() -> {
				Heard.answer(this.node.publish(TOPIC, next));
				assertThat(late.data()).as(next).endsWith(next);
				assertThat(reader.data()).as(next).endsWith(next);
			});
			late.leave();
		}

		assertThat(reader.resets()).as("where the history has begun anew").isNotEmpty();
		assertThat(this.log.from(Level.ERROR)).isEmpty();
	}

	@Test
	void whateverStandsUnderAnIdempotencyKeyTheEventIsPublished() {
		begin(BrokerKind.PUBSUB);
		start();
		redis.command("SET", this.keys.idempotency(TOPIC, "u:42"), "rubbish");
		Heard reader = Heard.by("reader", this.node, TOPIC);

		assertThat(Heard.answer(this.node.hub().publish(TOPIC, SseEvent.of("a").idempotencyKey("42"))).duplicate())
			.isFalse();
		reader.awaitData("a");
	}

	@Test
	void whateverStandsAmongTheClientsTheOthersAreListed() {
		begin(BrokerKind.PUBSUB);
		start();
		Heard.by("alice", this.node, TOPIC);
		String base = this.keys.own("{presence}");
		redis.command("HSET", base + ":u:alice", "forged", "rubbish");
		redis.command("HSET", base + ":u:bob", "1", "soon allow node|x", "2", "", "3", "7");
		redis.command("SADD", base + ":clients", "bob", "", "\r\n");

		assertThat(Heard.answer(this.node.hub().clients().toCompletableFuture())).extracting(ClientInfo::id)
			.containsExactly("alice");
	}

	@Test
	void keysOfAnotherTypeHoldPresenceUpAndNoStreamThatIsOpen() {
		begin(BrokerKind.PUBSUB);
		start();
		Heard reader = Heard.by("reader", this.node, TOPIC);
		String base = this.keys.own("{presence}");
		for (String key : new String[] { ":nodes", ":dead", ":clients", ":here", ":leaving", ":log" }) {
			redis.command("SET", base + key, "foreign");
		}
		Heard.answer(this.node.publish(TOPIC, "a"));
		reader.awaitData("a");
		for (String key : new String[] { ":nodes", ":dead", ":clients", ":here", ":leaving", ":log" }) {
			redis.command("DEL", base + key);
		}

		Heard.eventually(() -> assertThat(Heard.answer(this.node.hub().counts().toCompletableFuture()))
			.isEqualTo(new Counts(1, 1)));
		Heard.by("late", this.node, TOPIC);
		Heard.answer(this.node.publish(TOPIC, "b"));
		reader.awaitData("a", "b");
	}

	private void begin(BrokerKind broker) {
		this.settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix("foreigner:" + UUID.randomUUID())
			.intervals(Duration.ofSeconds(30), Duration.ofMillis(200));
		this.keys = (broker == BrokerKind.PUBSUB) ? Keys.byTopic(this.settings.keyPrefix())
				: Keys.byPartition(this.settings.keyPrefix(), this.settings.partitionCount());
	}

	private void start() {
		this.node = new HubNode(redis.address(), this.settings).awaitConnected();
	}

	/** All that the node listens to. */
	private List<String> channels(String which) {
		return redis.text("PUBSUB", which, this.settings.keyPrefix() + "*").lines().toList();
	}

	/** Words that mean something somewhere, and never a whole announcement. */
	private static String rubbish(Random random, String channel) {
		StringBuilder rubbish = new StringBuilder();
		for (int i = random.nextInt(6); i > 0; i--) {
			rubbish.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextBoolean() ? " " : "");
		}
		// a probe is answered by its own words only
		String word = channel.replaceAll(".*\\{|\\}.*", "");
		String text = (random.nextInt(3) == 0) ? rubbish + "0 " + word + " " : rubbish.toString();
		return text.endsWith("\n\n") ? text + "." : text;
	}

}
