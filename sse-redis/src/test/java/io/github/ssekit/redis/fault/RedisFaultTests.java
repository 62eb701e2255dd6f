package io.github.ssekit.redis.fault;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.redis.internal.broker.PubSubBroker;
import io.github.ssekit.redis.internal.broker.ShardedBroker;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.RedisAwayException;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Redis is away, or somebody else uses our names. */
class RedisFaultTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final Topic OTHER = Topic.of("invoices");

	private static RedisServer redis;

	private final RedisProxy line = RedisProxy.to(redis);

	private final String prefix = "fault:" + UUID.randomUUID();

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
		this.line.close();
	}

	@Test
	void rubbishOnAChannelIsCountedAndDropped() {
		begin(BrokerKind.PUBSUB, Duration.ZERO).awaitConnected();
		Heard reader = Heard.by("reader", this.node, TOPIC, OTHER);
		Keys keys = Keys.byTopic(this.prefix);
		for (String rubbish : new String[] { "", "rubbish", "0 rubbish", "1 a b c d e", "9 data:x\n\n",
				"0 data: a\n\nid: 7\n\n" }) {
			redis.command("PUBLISH", keys.channel(TOPIC), rubbish);
		}
		Heard.answer(this.node.publish(TOPIC, "a"));
		Heard.answer(this.node.publish(OTHER, "b"));
		Heard.eventually(() -> assertThat(reader.data()).containsExactlyInAnyOrder("a", "b"));
		assertThat(this.node.parts().refusedAnnouncements()).isEqualTo(6);
		assertThat(reader.resets()).isEmpty();
	}

	@Test
	void rubbishOnASharedChannelIsCountedAndDropped() {
		begin(BrokerKind.SHARDED, Duration.ZERO).awaitConnected();
		Heard reader = Heard.by("reader", this.node, TOPIC, OTHER);
		Keys keys = Keys.byPartition(this.prefix, RedisSettings.DEFAULT.broker(BrokerKind.SHARDED).partitionCount());
		String shared = keys.shared(keys.partition(TOPIC));
		String name = TOPIC.name().length() + " " + TOPIC.name();
		for (String rubbish : new String[] { "", "rubbish", "99999 x", "9 short", "7", name, name + "rubbish",
				name + "0 data: a\n\nid: 7\n\n", "0 ", "0 0 another-node many" }) {
			redis.command("SPUBLISH", shared, rubbish);
		}
		Heard.answer(this.node.publish(TOPIC, "a"));
		Heard.answer(this.node.publish(OTHER, "b"));
		Heard.eventually(() -> assertThat(reader.data()).containsExactlyInAnyOrder("a", "b"));
		// the last two look like the probes of other nodes
		assertThat(this.node.parts().refusedAnnouncements()).isEqualTo(8);
		assertThat(reader.resets()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void anEventOfAMegabyteIsHeardAtOnceAndLater(BrokerKind broker) {
		begin(broker, Duration.ZERO).awaitConnected();
		String large = "x".repeat(1024 * 1024);
		Heard present = Heard.by("present", this.node, TOPIC);
		Heard away = Heard.by("away", this.node, TOPIC);
		away.leave();
		Heard.answer(this.node.publish(TOPIC, large));
		Heard.answer(this.node.publish(TOPIC, "small"));
		present.awaitData(large, "small");
		away.comeTo(this.node);
		away.awaitData(large, "small");
	}

	@ParameterizedTest
	@EnumSource
	void aSubscriptionThatHearsNothingIsFoundByItsProbe(BrokerKind broker) {
		RedisSettings settings = settings(broker, Duration.ZERO);
		this.node = new HubNode(new TwoLines(redis.address(), this.line.address()), settings).awaitConnected();
		Heard reader = Heard.by("reader", this.node, TOPIC);
		this.line.blackHole();
		Heard.answer(this.node.publish(TOPIC, "a"));
		Heard.eventually(() -> assertThat(probeFailures()).isPositive());
		this.line.heal();
		reader.awaitData("a");
		Heard.answer(this.node.publish(TOPIC, "b"));
		reader.awaitData("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void aPublishFailsFastWhileRedisIsKnownToBeAway(BrokerKind broker) {
		begin(broker, Duration.ZERO).awaitConnected();
		takeAway();
		assertThat(Heard.failure(this.node.publish(TOPIC, "a"))).isInstanceOf(RedisAwayException.class); // warm
		long begun = System.nanoTime();
		RedisAwayException away = (RedisAwayException) Heard.failure(this.node.publish(TOPIC, "a"));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(100));
		assertThat(away.mayHaveBeenDone()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void aPublishThatMayWaitIsDoneOnceWhenRedisIsBack(BrokerKind broker) {
		begin(broker, Duration.ofSeconds(15)).awaitConnected();
		Heard reader = Heard.by("reader", this.node, TOPIC);
		takeAway();
		CompletableFuture<Published> waiting = this.node.publish(TOPIC, "a");
		assertThat(waiting).isNotDone();
		this.line.accept();
		assertThat(Heard.answer(waiting).duplicate()).isFalse();
		reader.awaitData("a");
	}

	@ParameterizedTest
	@EnumSource
	void aPublishThatWaitsFailsWhenItsNodeIsClosed(BrokerKind broker) {
		begin(broker, Duration.ofSeconds(2)).awaitConnected();
		takeAway();
		CompletableFuture<Published> waiting = this.node.publish(TOPIC, "a");
		this.node.close();
		assertThat(waiting).failsWithin(5, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@EnumSource
	void aHubStartsWithoutRedisAndWorksWhenItComes(BrokerKind broker) {
		this.line.refuse();
		begin(broker, Duration.ZERO);
		assertThat(Heard.failure(this.node.publish(TOPIC, "a"))).isInstanceOf(RedisAwayException.class);
		assertThat(this.node.parts().isConnected()).isFalse();
		this.line.accept();
		Heard reader = Heard.by("reader", this.node, TOPIC);
		this.node.awaitConnected();
		Heard.answer(this.node.publish(TOPIC, "b"));
		reader.awaitData("b");
	}

	private long probeFailures() {
		return (this.node.parts().broker() instanceof ShardedBroker sharded) ? sharded.probeFailures()
				: ((PubSubBroker) this.node.parts().broker()).probeFailures();
	}

	private HubNode begin(BrokerKind broker, Duration wait) {
		this.node = new HubNode(this.line.address(), settings(broker, wait));
		return this.node;
	}

	private RedisSettings settings(BrokerKind broker, Duration wait) {
		return RedisSettings.DEFAULT.broker(broker)
			.keyPrefix(this.prefix)
			.publishing(Duration.ofSeconds(2), wait)
			.intervals(Duration.ofSeconds(30), Duration.ofMillis(200));
	}

	private void takeAway() {
		this.line.refuse();
		this.line.cut();
		Heard.eventually(() -> assertThat(this.node.parts().connections().writes().isOpen()).isFalse());
	}

}
