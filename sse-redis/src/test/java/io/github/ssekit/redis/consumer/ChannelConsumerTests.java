package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages of a channel become events: at most once each, however many nodes hear it. */
class ChannelConsumerTests {

	private static final ChannelConsumerSettings SETTINGS = ChannelConsumerSettings.of("news")
		.lease(Duration.ofSeconds(1));

	/** What the consumer says that it needs, and no more. */
	private static final String RIGHTS = "on >secret resetkeys ~news:leader resetchannels &news &news:sse-probe:* "
			+ "-@all +subscribe +unsubscribe +publish +eval +evalsha +get +set +del +hello";

	private final Recorder publisher = new Recorder();

	private final AtomicInteger messages = new AtomicInteger();

	private final List<Node> nodes = new ArrayList<>();

	private RedisServer redis;

	private RedisProxy line;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().user("consumer", RIGHTS).start();
		this.line = RedisProxy.to(this.redis);
	}

	@AfterEach
	void close() {
		this.nodes.forEach(Node::close);
		this.line.close();
		this.redis.close();
	}

	@Test
	void rubbishIsCountedAndTheRestGoesOn() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		this.redis.command("PUBLISH", "news", "rubbish");
		publish("too large");
		publish("1");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(node.consumer.counts()).isEqualTo(new ConsumerCounts(1, 0, 0, 2, 2));
	}

	@Test
	void whatComesWhileThePublisherIsAwayIsLostAndWhatComesLaterIsNot() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		this.publisher.away(true);
		publish("lost");
		eventually(() -> assertThat(node.consumer.counts().dead()).isOne());
		this.publisher.away(false);
		publish("2");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("2"));
		assertThat(this.publisher.refused()).isOne();
	}

	@Test
	void twoNodesPublishEachMessageOnceAndInOrder() {
		Node one = node(this.redis.address());
		Node other = node(this.redis.address());
		eventually(() -> assertThat(one.consumer.leads() ^ other.consumer.leads()).isTrue());
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			publish("" + i);
			all.add("" + i);
		}

		eventually(() -> assertThat(this.publisher.data()).isEqualTo(all));
		assertThat(one.consumer.counts().published() + other.consumer.counts().published()).isEqualTo(200);
	}

	@Test
	void anotherNodeGoesOnWhereTheOneThatPublishesDies() {
		Node dying = node(this.line.address());
		eventually(() -> assertThat(dying.consumer.leads()).isTrue());
		Node other = node(this.redis.address());
		this.line.blackHole();

		eventually(() -> assertThat(other.consumer.leads()).isTrue());
		assertThat(dying.consumer.leads()).isFalse();
		publishUntilHeard("on");
	}

	@Test
	void anotherNodeGoesOnWhereTheOneThatPublishesCloses() {
		Node closing = node(this.redis.address());
		eventually(() -> assertThat(closing.consumer.leads()).isTrue());
		Node other = node(this.redis.address());
		publish("first");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("first"));
		closing.consumer.close();

		eventually(() -> assertThat(other.consumer.leads()).isTrue());
		publish("second");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("first", "second"));
	}

	@Test
	void hearsAgainAfterItsConnectionWasCut() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		this.redis.killClients("pubsub");

		publishUntilHeard("again");
	}

	@Test
	void hearsAgainAfterRedisWasKilled() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		this.redis.kill();
		this.redis.restart();

		publishUntilHeard("again");
	}

	@Test
	void whoIsDeafDoesNotKeepAnotherFromPublishing() {
		Node deaf = node(new DeafClient(this.redis.address(), this.line.address()));
		eventually(() -> assertThat(deaf.consumer.leads()).isTrue());
		Node other = node(this.redis.address());
		this.line.blackHole();

		eventually(() -> assertThat(other.consumer.leads()).isTrue());
		publishUntilHeard("on");
		assertThat(other.consumer.counts().published()).isPositive();
	}

	@Test
	void needsNoMoreRightsThanItSays() {
		Node node = node(RedisClient.create("redis://consumer:secret@" + this.redis.address()));
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		publish("1");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		node.consumer.close();
		assertThat(this.redis.command("EXISTS", "news:leader")).isEqualTo(0L);
	}

	@Test
	void aChannelThatCannotBeNamedIsRefused() {
		assertThatThrownBy(() -> ChannelConsumerSettings.of("ñews")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("must be 1 or more ASCII characters");
	}

	private void publish(String data) {
		this.redis.command("PUBLISH", "news", "{\"topic\":\"news\",\"data\":\"" + data + "\"}");
	}

	/** What is published until then is lost; what comes then comes once. */
	private void publishUntilHeard(String data) {
		eventually(() -> {
			publish(data + this.messages.incrementAndGet());
			assertThat(this.publisher.data()).isNotEmpty();
		});
		publish("last");
		eventually(() -> assertThat(this.publisher.data()).endsWith("last").doesNotHaveDuplicates());
	}

	private Node node(RedisAddress address) {
		return node(RedisClient.create("redis://" + address));
	}

	private Node node(RedisClient client) {
		RedisConnections connections = new RedisConnections(RedisConnector.of(client), Duration.ofMillis(500));
		Node node = new Node(client, connections,
				new ChannelConsumer(connections, this.publisher, EntryMapper.json(), SETTINGS).start());
		this.nodes.add(node);
		return node;
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	/** A node with all that is its own. */
	private record Node(RedisClient client, RedisConnections connections, ChannelConsumer consumer) {

		void close() {
			this.consumer.close();
			this.connections.close();
			this.client.shutdown(0, 2, TimeUnit.SECONDS);
		}

	}

	/** Hears over another line than the one it writes over. */
	private static final class DeafClient extends RedisClient {

		private final RedisClient channelListeners;

		DeafClient(RedisAddress writes, RedisAddress hears) {
			super(null, RedisURI.create("redis://" + writes));
			this.channelListeners = RedisClient.create("redis://" + hears);
		}

		@Override
		public <K, V> StatefulRedisPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
			return this.channelListeners.connectPubSub(codec);
		}

		@Override
		public void shutdown(long quietPeriod, long timeout, TimeUnit unit) {
			this.channelListeners.shutdown(quietPeriod, timeout, unit);
			super.shutdown(quietPeriod, timeout, unit);
		}

	}

}
