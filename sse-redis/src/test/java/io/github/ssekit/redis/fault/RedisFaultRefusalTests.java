package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisRefusedException;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Redis answers, and says no. */
class RedisFaultRefusalTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final Topic OTHER = Topic.of("invoices");

	private static final Topic PASSING = Topic.of(HubNode.PASSING + "mouse");

	private RedisServer redis;

	private RedisSettings settings;

	private Keys keys;

	private HubNode node;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with()
			.user("mute", "on >secret ~* &* +@all -publish")
			.user("deaf", "on >secret ~* resetchannels +@all")
			.start();
	}

	@AfterEach
	void stop() {
		this.node.close();
		this.redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void outOfMemoryItPublishesNothingAndGoesOnWhenThereIsSome(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.node, TOPIC, OTHER);
		Heard.answer(this.node.publish(TOPIC, "a"));
		reader.awaitData("a");
		String before = written();
		this.redis.command("CONFIG", "SET", "maxmemory", "1");
		RedisRefusedException known = Heard.refusal(this.node.publish(TOPIC, "b"));
		assertThat(known.code()).isEqualTo("OOM");
		assertThat(known).hasMessageContaining("maxmemory");
		assertThat(Heard.refusal(this.node.publish(Topic.of("new"), "b")).code()).isEqualTo("OOM");
		assertThat(written()).isEqualTo(before);
		this.redis.command("CONFIG", "SET", "maxmemory", "0");
		Heard.answer(this.node.publish(TOPIC, "c"));
		reader.awaitData("a", "c");
		assertThat(reader.isConnected()).isTrue();
	}

	@Test
	void outOfMemoryItStillPassesOnWhatIsNotKept() {
		begin(BrokerKind.PUBSUB);
		Heard reader = Heard.by("reader", this.node, TOPIC, PASSING);
		this.redis.command("CONFIG", "SET", "maxmemory", "1");
		Heard.answer(this.node.publish(PASSING, "a"));
		reader.awaitData("a");
	}

	@ParameterizedTest
	@EnumSource
	void aReplicaIsNotWrittenToUntilItIsAMasterAgain(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.node, TOPIC);
		this.redis.command("REPLICAOF", "127.0.0.1", "1"); // nobody is there
		RedisRefusedException refusal = Heard.refusal(this.node.publish(TOPIC, "a"));
		assertThat(refusal.code()).isEqualTo("READONLY");
		assertThat(refusal.isPassing()).isTrue();
		this.redis.command("REPLICAOF", "NO", "ONE");
		Heard.answer(this.node.publish(TOPIC, "b"));
		reader.awaitData("b");
	}

	@ParameterizedTest
	@EnumSource
	void withoutReplicasItSaysSo(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.node, TOPIC);
		this.redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
		RedisRefusedException refusal = Heard.refusal(this.node.publish(TOPIC, "a"));
		assertThat(refusal.code()).isEqualTo("NOREPLICAS");
		assertThat(refusal).hasMessageContaining("min-replicas-to-write");
		this.redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
		Heard.answer(this.node.publish(TOPIC, "b"));
		reader.awaitData("b");
	}

	@ParameterizedTest
	@EnumSource
	void forgottenScriptsAreSentAgain(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.node, TOPIC);
		this.redis.command("SCRIPT", "FLUSH");
		Heard.answer(this.node.publish(TOPIC, "a"));
		reader.awaitData("a");
		reader.leave();
		Heard.answer(this.node.publish(TOPIC, "b"));
		this.redis.command("SCRIPT", "FLUSH");
		reader.comeTo(this.node);
		reader.awaitData("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void aForeignValueInTheHistoryHoldsUpItsTopicAlone(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.node, TOPIC, OTHER);
		Heard.answer(this.node.publish(TOPIC, "a"));
		reader.awaitData("a");
		this.redis.command("SET", this.keys.history(TOPIC), "foreign");
		holdsUpTopicAlone(reader);
	}

	@ParameterizedTest
	@EnumSource
	void aForeignValueInTheMetaKeyHoldsUpItsTopicAlone(BrokerKind broker) {
		begin(broker);
		Heard reader = Heard.by("reader", this.node, TOPIC, OTHER);
		Heard.answer(this.node.publish(TOPIC, "a"));
		reader.awaitData("a");
		this.redis.command("SET", this.keys.meta(TOPIC), "foreign");
		holdsUpTopicAlone(reader);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mute", "deaf" })
	void aUserWithoutTheRightToPublishIsToldTheWayOut(String user) {
		begin(BrokerKind.PUBSUB, user);
		RedisRefusedException refusal = Heard.refusal(this.node.publish(TOPIC, "a"));
		assertThat(refusal.code()).isEqualTo("NOPERM");
		assertThat(refusal).hasMessageContaining("give the Redis user the rights");
		assertThat(Heard.refusal(this.node.publish(PASSING, "a")).code()).isEqualTo("NOPERM");
	}

	@Test
	void aUserWithoutTheRightToAChannelIsToldTheWayOut() {
		begin(BrokerKind.PUBSUB, "deaf");
		RedisRefusedException refusal = Heard
			.refusal(this.node.parts().broker().subscribe(TOPIC).toCompletableFuture());
		assertThat(refusal.code()).isEqualTo("NOPERM");
		assertThat(refusal).hasMessageContaining("give the Redis user the rights");
	}

	@Test
	void aUserWithoutTheRightToSharedChannelsIsToldTheWayOut() {
		connect(BrokerKind.SHARDED, "deaf");
		Heard.eventually(() -> {
			Throwable refusal = Heard.failure(this.node.parts().broker().subscribe(TOPIC).toCompletableFuture());
			assertThat(refusal).hasMessageContaining("give the Redis user the rights");
		});
	}

	@Test
	void whatIsRefusedIsNotAskedForInAFlood() {
		begin(BrokerKind.PUBSUB, "deaf");
		Heard.refusal(this.node.parts().broker().subscribe(TOPIC).toCompletableFuture());
		Awaitility.await()
			.during(1, TimeUnit.SECONDS)
			.atMost(10, TimeUnit.SECONDS)
			.until(() -> this.redis.text("INFO", "commandstats"), (stats) -> refusedSubscriptions(stats) < 10);
	}

	private static int refusedSubscriptions(String stats) {
		Matcher calls = Pattern.compile("cmdstat_subscribe:.*rejected_calls=(\\d+)").matcher(stats);
		assertThat(calls.find()).as(stats).isTrue();
		return Integer.parseInt(calls.group(1));
	}

	private void holdsUpTopicAlone(Heard reader) {
		RedisRefusedException refusal = Heard.refusal(this.node.publish(TOPIC, "b"));
		assertThat(refusal.code()).isEqualTo("WRONGTYPE");
		assertThat(refusal).hasMessageContaining("sse.redis.key-prefix");
		Heard.answer(this.node.publish(OTHER, "c"));
		reader.awaitData("a", "c");
		this.redis.command("DEL", this.keys.history(TOPIC), this.keys.meta(TOPIC));
		Heard.answer(this.node.publish(TOPIC, "d"));
		Heard.eventually(() -> assertThat(reader.resets()).hasSize(1));
		Heard.answer(this.node.publish(TOPIC, "e"));
		Heard.eventually(() -> assertThat(reader.data()).endsWith("e"));
	}

	private void begin(BrokerKind broker) {
		begin(broker, "default");
	}

	private void begin(BrokerKind broker, String user) {
		connect(broker, user);
		this.node.awaitConnected();
	}

	private void connect(BrokerKind broker, String user) {
		this.settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix("refusal:" + UUID.randomUUID())
			.publishing(Duration.ofMillis(500), Duration.ZERO);
		this.keys = (broker == BrokerKind.PUBSUB) ? Keys.byTopic(this.settings.keyPrefix())
				: Keys.byPartition(this.settings.keyPrefix(), this.settings.partitionCount());
		RedisURI uri = HubNode.uri(this.redis.address());
		if (!user.equals("default")) {
			uri = RedisURI.builder(uri).withAuthentication(user, "secret").build();
		}
		this.node = new HubNode(RedisClient.create(uri), this.settings);
	}

	/** Everything that a publish writes. */
	private String written() {
		StringBuilder all = new StringBuilder();
		for (String key : this.redis.text("KEYS", this.settings.keyPrefix() + ":[hmisn]:*").lines().sorted().toList()) {
			List<String> type = List.of(this.redis.text("TYPE", key));
			all.append(key).append(' ').append(switch (type.get(0)) {
				case "stream" -> this.redis.text("XRANGE", key, "-", "+");
				case "hash" -> this.redis.text("HGETALL", key);
				default -> this.redis.text("GET", key);
			}).append('\n');
		}
		return all.toString();
	}

}
