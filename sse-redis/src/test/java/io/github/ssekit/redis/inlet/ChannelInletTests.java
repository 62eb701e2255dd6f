package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.link.RedisConnector;
import io.github.ssekit.redis.link.RedisLink;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisLine;
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
class ChannelInletTests {

	private static final ChannelInletSettings SETTINGS = ChannelInletSettings.of("news").lease(Duration.ofSeconds(1));

	/** What the inlet says that it needs, and no more. */
	private static final String RIGHTS = "on >secret resetkeys ~news:leader resetchannels &news &news:probe:* "
			+ "-@all +subscribe +unsubscribe +publish +eval +evalsha +get +set +del +hello";

	private final Recorder publisher = new Recorder();

	private final AtomicInteger messages = new AtomicInteger();

	private final List<Node> nodes = new ArrayList<>();

	private RedisServer redis;

	private RedisLine line;

	@BeforeEach
	void start() {
		this.redis = RedisServer.with().user("inlet", RIGHTS).start();
		this.line = RedisLine.to(this.redis);
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
		eventually(() -> assertThat(node.inlet.leads()).isTrue());
		this.redis.command("PUBLISH", "news", "rubbish");
		publish("too large");
		publish("1");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		assertThat(node.inlet.counts()).isEqualTo(new InletCounts(1, 0, 0, 2, 2));
	}

	@Test
	void whatComesWhileThePublisherIsAwayIsLostAndWhatComesLaterIsNot() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.inlet.leads()).isTrue());
		this.publisher.away(true);
		publish("lost");
		eventually(() -> assertThat(node.inlet.counts().dead()).isOne());
		this.publisher.away(false);
		publish("2");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("2"));
		assertThat(this.publisher.refused()).isOne();
	}

	@Test
	void twoNodesPublishEachMessageOnceAndInOrder() {
		Node one = node(this.redis.address());
		Node other = node(this.redis.address());
		eventually(() -> assertThat(one.inlet.leads() ^ other.inlet.leads()).isTrue());
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			publish("" + i);
			all.add("" + i);
		}

		eventually(() -> assertThat(this.publisher.data()).isEqualTo(all));
		assertThat(one.inlet.counts().published() + other.inlet.counts().published()).isEqualTo(200);
	}

	@Test
	void anotherNodeGoesOnWhereTheOneThatPublishesDies() {
		Node dying = node(this.line.address());
		eventually(() -> assertThat(dying.inlet.leads()).isTrue());
		Node other = node(this.redis.address());
		this.line.blackHole();

		eventually(() -> assertThat(other.inlet.leads()).isTrue());
		assertThat(dying.inlet.leads()).isFalse();
		publishUntilHeard("on");
	}

	@Test
	void anotherNodeGoesOnWhereTheOneThatPublishesCloses() {
		Node closing = node(this.redis.address());
		eventually(() -> assertThat(closing.inlet.leads()).isTrue());
		Node other = node(this.redis.address());
		publish("first");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("first"));
		closing.inlet.close();

		eventually(() -> assertThat(other.inlet.leads()).isTrue());
		publish("second");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("first", "second"));
	}

	@Test
	void hearsAgainAfterItsConnectionWasCut() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.inlet.leads()).isTrue());
		this.redis.killClients("pubsub");

		publishUntilHeard("again");
	}

	@Test
	void hearsAgainAfterRedisWasKilled() {
		Node node = node(this.redis.address());
		eventually(() -> assertThat(node.inlet.leads()).isTrue());
		this.redis.kill();
		this.redis.restart();

		publishUntilHeard("again");
	}

	@Test
	void whoIsDeafDoesNotKeepAnotherFromPublishing() {
		Node deaf = node(new DeafClient(this.redis.address(), this.line.address()));
		eventually(() -> assertThat(deaf.inlet.leads()).isTrue());
		Node other = node(this.redis.address());
		this.line.blackHole();

		eventually(() -> assertThat(other.inlet.leads()).isTrue());
		publishUntilHeard("on");
		assertThat(other.inlet.counts().published()).isPositive();
	}

	@Test
	void needsNoMoreRightsThanItSays() {
		Node node = node(RedisClient.create("redis://inlet:secret@" + this.redis.address()));
		eventually(() -> assertThat(node.inlet.leads()).isTrue());
		publish("1");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("1"));
		node.inlet.close();
		assertThat(this.redis.command("EXISTS", "news:leader")).isEqualTo(0L);
	}

	@Test
	void aChannelThatCannotBeNamedIsRefused() {
		assertThatThrownBy(() -> ChannelInletSettings.of("ñews")).isInstanceOf(InvalidSettingException.class)
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
		RedisLink link = new RedisLink(RedisConnector.of(client), Duration.ofMillis(500));
		Node node = new Node(client, link,
				new ChannelInlet(link, this.publisher, InletMapping.json(), SETTINGS).start());
		this.nodes.add(node);
		return node;
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	/** A node with all that is its own. */
	private record Node(RedisClient client, RedisLink link, ChannelInlet inlet) {

		void close() {
			this.inlet.close();
			this.link.close();
			this.client.shutdown(0, 2, TimeUnit.SECONDS);
		}

	}

	/** Hears over another line than the one it writes over. */
	private static final class DeafClient extends RedisClient {

		private final RedisClient hearing;

		DeafClient(RedisAddress writes, RedisAddress hears) {
			super(null, RedisURI.create("redis://" + writes));
			this.hearing = RedisClient.create("redis://" + hears);
		}

		@Override
		public <K, V> StatefulRedisPubSubConnection<K, V> connectPubSub(RedisCodec<K, V> codec) {
			return this.hearing.connectPubSub(codec);
		}

		@Override
		public void shutdown(long quietPeriod, long timeout, TimeUnit unit) {
			this.hearing.shutdown(quietPeriod, timeout, unit);
			super.shutdown(quietPeriod, timeout, unit);
		}

	}

}
