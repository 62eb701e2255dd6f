package io.github.ssekit.redis.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.presence.RedisPresence;
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
 * Somebody publishes on the channels what looks like an announcement in every respect.
 * Tests that say {@code withoutASecret} show what trust a Redis needs where there is
 * none.
 */
class ForgeryTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final Topic PASSING = Topic.of(HubNode.PASSING + "mouse");

	private static final String SECRET = "32 random bytes, or the like of it";

	private static final RedisSecrets SECRETS = new RedisSecrets(SECRET, "");

	private static RedisServer redis;

	@RegisterExtension
	private final WarningLog log = new WarningLog();

	private final List<HubNode> nodes = new ArrayList<>();

	private final String prefix = "forgery:" + UUID.randomUUID();

	private BrokerKind broker = BrokerKind.PUBSUB;

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
		this.nodes.forEach(HubNode::close);
	}

	@ParameterizedTest
	@EnumSource
	void anEventWithThePlaceThatWouldFollowIsNotHeard(BrokerKind broker) {
		HubNode node = node(broker, SECRETS);
		Heard reader = Heard.by("reader", node, TOPIC);
		Heard.answer(node.publish(TOPIC, "a"));
		reader.awaitData("a");
		announce(TOPIC, place(1) + " data: forged\n\n");
		Heard.eventually(() -> assertThat(this.log.messages()).anyMatch((line) -> line.contains("sse.redis.secret")));
		Heard.answer(node.publish(TOPIC, "b"));
		reader.awaitData("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void anEventWithThePlaceThatWouldFollowIsHeardWithoutASecretAndTheNextOneTellsAReset(BrokerKind broker) {
		HubNode node = node(broker, RedisSecrets.NONE);
		Heard reader = Heard.by("reader", node, TOPIC);
		Heard.answer(node.publish(TOPIC, "a"));
		reader.awaitData("a");
		announce(TOPIC, place(1) + " data: forged\n\n");
		Heard.eventually(() -> assertThat(reader.data()).containsExactly("a", "forged"));
		Heard.answer(node.publish(TOPIC, "b"));
		Heard.eventually(() -> assertThat(reader.resets()).isNotEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void aPlaceAheadOnlyMakesTheHistoryBeRead(BrokerKind broker) {
		for (RedisSecrets secrets : List.of(RedisSecrets.NONE, SECRETS)) {
			HubNode node = node(broker, secrets);
			Heard reader = Heard.by("reader", node, TOPIC);
			long before = reader.data().size();
			Heard.answer(node.publish(TOPIC, "a"));
			announce(TOPIC, place(7) + " data: forged\n\n");
			Heard.answer(node.publish(TOPIC, "b"));
			Heard.eventually(() -> assertThat(reader.data()).hasSize((int) before + 2).endsWith("a", "b"));
			assertThat(reader.resets()).isEmpty();
			reader.leave();
		}
	}

	@ParameterizedTest
	@EnumSource
	void anEventWithoutAPlaceIsNotHeardWhereTheTopicHasAHistory(BrokerKind broker) {
		for (RedisSecrets secrets : List.of(RedisSecrets.NONE, SECRETS)) {
			HubNode node = node(broker, secrets);
			Heard reader = Heard.by("reader", node, TOPIC);
			announce(TOPIC, "0 data: forged\n\n");
			announce(TOPIC, text(signer().sign("event", TOPIC.name(), "0", bytes("data: forged\n\n"))));
			Heard.answer(node.publish(TOPIC, "a"));
			reader.awaitData("a");
			assertThat(this.log.messages())
				.anyMatch((line) -> line.contains("An event without a place was announced for orders"));
			reader.leave();
		}
	}

	@ParameterizedTest
	@EnumSource
	void anEventWithoutAPlaceIsHeardWithoutASecretWhereTheTopicHasNoHistory(BrokerKind broker) {
		HubNode open = node(broker, RedisSecrets.NONE);
		HubNode closed = node(broker, SECRETS);
		Heard trusting = Heard.by("trusting", open, PASSING);
		Heard wary = Heard.by("wary", closed, PASSING);
		announce(PASSING, "0 data: forged\n\n");
		Heard.answer(closed.publish(PASSING, "a"));
		Heard.eventually(() -> assertThat(trusting.data()).containsExactly("forged", "a"));
		wary.awaitData("a");
	}

	@ParameterizedTest
	@EnumSource
	void aGenuineMessageThatIsSentAgainOrHasAnotherPlaceChangesNothing(BrokerKind broker) {
		HubNode node = node(broker, SECRETS);
		Heard reader = Heard.by("reader", node, TOPIC, PASSING);
		Heard.answer(node.publish(TOPIC, "a"));
		String genuine = text(signer().sign("event", TOPIC.name(), place(0), bytes("data: a\n\n")));
		announce(TOPIC, genuine);
		announce(TOPIC, genuine.replace(place(0), place(1)));
		announce(PASSING, genuine);
		String passing = text(signer().sign("event", PASSING.name(), "0", bytes("data: p\n\n")));
		announce(PASSING, passing);
		announce(PASSING, passing);
		announce(PASSING, passing.replace("data: p", "data: q"));
		announce(PASSING, passing.replace(" 0 data", " " + place(1) + " data"));
		Heard.answer(node.publish(TOPIC, "b"));
		Heard.answer(node.publish(PASSING, "c"));
		Heard.eventually(() -> assertThat(reader.data()).containsExactlyInAnyOrder("a", "p", "b", "c"));
		assertThat(reader.resets()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whatIsSignedForAnotherTopicPrefixOrWithAnotherSecretIsNotGenuine(BrokerKind broker) {
		HubNode node = node(broker, SECRETS);
		Heard reader = Heard.by("reader", node, PASSING);
		byte[] body = bytes("data: forged\n\n");
		announce(PASSING, text(signer().sign("event", "passing/other", "0", body)));
		announce(PASSING, text(signer().sign("probe", PASSING.name(), "0", body)));
		announce(PASSING, text(MessageSigner.of(SECRETS, "other").sign("event", PASSING.name(), "0", body)));
		announce(PASSING, text(MessageSigner.of(new RedisSecrets("another secret altogether", ""), this.prefix)
			.sign("event", PASSING.name(), "0", body)));
		Heard.answer(node.publish(PASSING, "a"));
		reader.awaitData("a");
	}

	@ParameterizedTest
	@EnumSource
	void whatIsLargerThanAHubWouldPublishIsNotTaken(BrokerKind broker) {
		HubNode node = node(broker, RedisSecrets.NONE);
		Heard reader = Heard.by("reader", node, TOPIC, PASSING);
		String large = " data: " + "x".repeat(4 * 1024 * 1024) + "\n\n";
		Heard.answer(node.publish(TOPIC, "a"));
		announce(TOPIC, place(1) + large);
		announce(PASSING, "0" + large);
		Heard.answer(node.publish(TOPIC, "b"));
		Heard.eventually(() -> assertThat(reader.data()).containsExactly("a", "b"));
		assertThat(reader.resets()).isEmpty();
		Heard.eventually(() -> assertThat(this.log.messages()).anyMatch((line) -> line.contains("sse.max-event-size")));
	}

	@Test
	void whatAnotherNodePublishesBeyondTheLimitOfThisOneIsReadFromTheHistory() {
		HubNode node = node(BrokerKind.PUBSUB, RedisSecrets.NONE);
		Heard reader = Heard.by("reader", node, TOPIC);
		Heard.answer(node.publish(TOPIC, "a"));
		String large = "x".repeat(5 * 1024 * 1024);
		Heard.answer(node.parts()
			.broker()
			.publish(TOPIC, new EncodedEvent(bytes("data: " + large + "\n\n")),
					new PublishOptions(Retention.DEFAULT, null, null, null))
			.toCompletableFuture());
		reader.awaitData("a", large);
	}

	@ParameterizedTest
	@EnumSource
	void aForgedBellEndsNoStream(BrokerKind broker) {
		for (RedisSecrets secrets : List.of(RedisSecrets.NONE, SECRETS)) {
			HubNode node = node(broker, secrets);
			Heard reader = Heard.by("reader", node, TOPIC);
			List<String> bells = redis.text("PUBSUB", "CHANNELS", this.prefix + ":~{presence}:ctl:*").lines().toList();
			assertThat(bells).isNotEmpty();
			bells.forEach((bell) -> redis.command("PUBLISH", bell, "kicks"));
			Heard.answer(node.publish(TOPIC, "a"));
			Heard.eventually(() -> assertThat(reader.data()).endsWith("a"));
			assertThat(reader.isConnected()).isTrue();
			reader.leave();
		}
	}

	@Test
	void aKickReachesAnotherNodeAndIsSigned() {
		HubNode here = node(BrokerKind.PUBSUB, SECRETS);
		HubNode there = node(BrokerKind.PUBSUB, SECRETS);
		Heard reader = Heard.by("alice", there, TOPIC);
		Heard.answer(here.hub().disconnect("alice").toCompletableFuture());
		Heard.eventually(() -> assertThat(reader.isConnected()).isFalse());
		assertThat(this.log.messages()).noneMatch((line) -> line.contains("signature"));
	}

	@Test
	void forgedNewsOfPresenceAreNotTold() {
		HubNode node = node(BrokerKind.PUBSUB, SECRETS);
		List<String> told = new CopyOnWriteArrayList<>();
		presence(node, SECRETS, told);
		Heard.by("alice", node, TOPIC);
		Heard.eventually(() -> assertThat(told).containsExactly("joined alice"));
		String channel = this.prefix + ":~{presence}:news";
		redis.command("PUBLISH", channel, "- joined mallory");
		redis.command("PUBLISH", channel, "9999999999999-0 left alice");
		Heard.by("bob", node, TOPIC);
		Heard.eventually(() -> assertThat(told).containsExactly("joined alice", "joined bob"));
	}

	@Test
	void forgedNewsOfPresenceAreToldWithoutASecret() {
		HubNode node = node(BrokerKind.PUBSUB, RedisSecrets.NONE);
		List<String> told = new CopyOnWriteArrayList<>();
		presence(node, RedisSecrets.NONE, told);
		Heard.by("alice", node, TOPIC);
		Heard.eventually(() -> assertThat(told).containsExactly("joined alice"));
		redis.command("PUBLISH", this.prefix + ":~{presence}:news", "- joined mallory");
		Heard.eventually(() -> assertThat(told).containsExactly("joined alice", "joined mallory"));
	}

	@ParameterizedTest
	@EnumSource
	void aForgedTicketIsNoneWithASecretAndOneWithoutIt(BrokerKind broker) {
		HubNode closed = node(broker, SECRETS);
		HubNode open = node(broker, RedisSecrets.NONE);
		String key = Ticket.random().key();
		String name = keys().ticket(key);
		redis.command("SET", name, "forged");
		assertThat(take(closed, key)).isNull();
		redis.command("SET", name, "forged");
		assertThat(take(open, key)).isEqualTo("forged");

		closed.parts().tickets().put(key, bytes("true"), Duration.ofMinutes(1)).toCompletableFuture().join();
		String kept = redis.text("GET", name);
		redis.command("SET", keys().ticket("other"), kept);
		assertThat(take(closed, "other")).as("what another ticket is good for").isNull();
		redis.command("SET", name, kept.replace("true", "root"));
		assertThat(take(closed, key)).as("changed").isNull();
		redis.command("SET", name, kept);
		assertThat(take(closed, key)).isEqualTo("true");
		long past = System.currentTimeMillis() - 61_000;
		redis.command("SET", name, text(signer().sign("ticket", key, Long.toString(past), bytes("true"))));
		assertThat(take(closed, key)).as("used before, and over").isNull();
	}

	@ParameterizedTest
	@EnumSource
	void secretsAreReplacedNodeByNode(BrokerKind broker) {
		String old = "the secret of last year, still";
		HubNode before = node(broker, new RedisSecrets(old, SECRET));
		HubNode after = node(broker, new RedisSecrets(SECRET, old));
		Heard there = Heard.by("there", before, PASSING);
		Heard here = Heard.by("here", after, PASSING);
		Heard.answer(before.publish(PASSING, "a"));
		Heard.eventually(() -> assertThat(here.data()).containsExactly("a"));
		Heard.answer(after.publish(PASSING, "b"));
		there.awaitData("a", "b");
		here.awaitData("a", "b");
		assertThat(this.log.messages()).noneMatch((line) -> line.contains("signature"));
	}

	@ParameterizedTest
	@EnumSource
	void aNodeWithoutTheSecretLosesNoEventThatIsKept(BrokerKind broker) {
		HubNode without = node(broker, RedisSecrets.NONE);
		HubNode with = node(broker, SECRETS);
		Heard there = Heard.by("there", without, TOPIC);
		Heard here = Heard.by("here", with, TOPIC);
		Heard.answer(without.publish(TOPIC, "a"));
		here.awaitData("a");
		Heard.answer(with.publish(TOPIC, "b"));
		there.awaitData("a", "b");
		here.awaitData("a", "b");
	}

	private HubNode node(BrokerKind broker, RedisSecrets secrets) {
		this.broker = broker;
		RedisSettings settings = RedisSettings.DEFAULT.broker(broker)
			.keyPrefix(this.prefix)
			.secrets(secrets)
			.intervals(Duration.ofSeconds(30), Duration.ofMillis(200));
		HubNode node = new HubNode(redis.address(), settings).awaitConnected();
		this.nodes.add(node);
		return node;
	}

	private void presence(HubNode node, RedisSecrets secrets, List<String> told) {
		RedisPresence presence = new RedisPresence(node.parts().connections(), Keys.byTopic(this.prefix), "observer",
				Duration.ofSeconds(10), Duration.ofSeconds(15), secrets);
		presence.start(new PresenceNews(told));
		Heard.eventually(() -> assertThat(redis.text("PUBSUB", "NUMSUB", this.prefix + ":~{presence}:news"))
			.doesNotEndWith("0"));
	}

	private static String take(HubNode node, String key) {
		byte[] taken = node.parts().tickets().take(key).toCompletableFuture().join();
		return (taken != null) ? text(taken) : null;
	}

	/** The head of an announcement so many places after the last one. */
	private String place(int ahead) {
		String[] meta = redis.text("HMGET", keys().meta(TOPIC), "e", "s", "t").split("\n");
		long offset = Long.parseLong(meta[1]) + ahead;
		String previous = (ahead == 0) ? "0" : meta[2];
		return "1 " + meta[0] + ' ' + meta[2] + ' ' + offset + ' ' + previous;
	}

	private void announce(Topic topic, String message) {
		if (this.broker == BrokerKind.PUBSUB) {
			redis.command("PUBLISH", keys().channel(topic), message);
		}
		else {
			redis.command("SPUBLISH", keys().shared(keys().partition(topic)),
					topic.name().length() + " " + topic.name() + message);
		}
	}

	private Keys keys() {
		RedisSettings settings = RedisSettings.DEFAULT.broker(this.broker);
		return (this.broker == BrokerKind.PUBSUB) ? Keys.byTopic(this.prefix)
				: Keys.byPartition(this.prefix, settings.partitionCount());
	}

	private MessageSigner signer() {
		return MessageSigner.of(SECRETS, this.prefix);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
