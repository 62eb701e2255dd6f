package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.AsciiCodec;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.ChannelPattern;
import io.github.ssekit.source.ConsumerCounts;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.source.MappedEvent;
import io.github.ssekit.test.redis.RedisProxy;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages of all channels that match a pattern become events, each once. */
class PatternConsumerTests {

	private static final ChannelConsumerSettings SETTINGS = ChannelConsumerSettings.ofPattern("prices.*")
		.lease(Duration.ofSeconds(1));

	/** What the consumer says that it needs, and no more. */
	private static final String RIGHTS = "on >secret resetkeys ~prices.*:pattern:leader resetchannels &prices.* "
			+ "-@all +psubscribe +subscribe +publish +eval +evalsha +get +set +del +hello";

	/** The channel's name, and what came on it. */
	private static final EntryMapper MAPPING = (entry) -> new MappedEvent(Topic.of(entry.source()),
			SseEvent.of(entry.source() + "=" + entry.fields().get("data")));

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
	void theMappingKnowsTheChannelThatAMessageCameOn() {
		leading(SETTINGS);
		publish("prices.eur", "1");
		publish("price", "none");
		publish("prices.usd.spot", "2");
		publish("prices.ü", "3");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("prices.eur=1", "prices.usd.spot=2",
				"prices.ü=3"));
	}

	@Test
	void twoNodesPublishEachMessageOnceAndInOrder() {
		Node one = node(SETTINGS, this.redis.address().toString());
		Node other = node(SETTINGS, this.redis.address().toString());
		eventually(() -> assertThat(one.consumer.leads() ^ other.consumer.leads()).isTrue());
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			publish("prices." + (i % 7), "" + i);
			all.add("prices." + (i % 7) + "=" + i);
		}

		eventually(() -> assertThat(this.publisher.data()).isEqualTo(all));
		assertThat(one.consumer.counts().published() + other.consumer.counts().published()).isEqualTo(200);
	}

	@Test
	void anotherNodeGoesOnWhereTheOneThatPublishesCloses() {
		Node closing = leading(SETTINGS);
		Node other = node(SETTINGS, this.redis.address().toString());
		publish("prices.eur", "1");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("prices.eur=1"));
		closing.consumer.close();

		eventually(() -> assertThat(other.consumer.leads()).isTrue());
		publish("prices.eur", "2");
		eventually(() -> assertThat(this.publisher.data()).containsExactly("prices.eur=1", "prices.eur=2"));
	}

	@Test
	void anotherNodeGoesOnWhereTheOneThatPublishesDies() {
		Node dying = node(SETTINGS, this.line.address().toString());
		eventually(() -> assertThat(dying.consumer.leads()).isTrue());
		Node other = node(SETTINGS, this.redis.address().toString());
		this.line.blackHole();

		eventually(() -> assertThat(other.consumer.leads()).isTrue());
		assertThat(dying.consumer.leads()).isFalse();
		publishUntilHeard();
	}

	@Test
	void hearsAgainAfterItsConnectionWasCut() {
		leading(SETTINGS);
		this.redis.killClients("pubsub");

		publishUntilHeard();
	}

	@Test
	void hearsAgainAfterRedisWasKilled() {
		leading(SETTINGS);
		this.redis.kill();
		this.redis.restart();

		publishUntilHeard();
	}

	@Test
	void aPatternAndAChannelThatItMatchesAreTwoSources() {
		ChannelConsumerSettings channel = ChannelConsumerSettings.of("prices.eur").lease(Duration.ofSeconds(1));
		Node ofChannel = leading(channel);
		Node ofPattern = leading(SETTINGS);
		Node ofOther = leading(ChannelConsumerSettings.ofPattern("prices.e*").lease(Duration.ofSeconds(1)));
		// written as the pattern is, and no pattern
		Node literal = leading(ChannelConsumerSettings.of("prices.*").lease(Duration.ofSeconds(1)));
		publish("prices.eur", "1");
		publish("prices.usd", "2");

		eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder("prices.eur=1", "prices.eur=1",
				"prices.eur=1", "prices.usd=2"));
		// nor are probes taken for events, though the patterns match them
		for (Node node : List.of(ofChannel, ofPattern, ofOther, literal)) {
			assertThat(node.consumer.counts().failed()).isZero();
			assertThat(node.consumer.leads()).isTrue();
		}
	}

	@Test
	void whatNodesSayToEachOtherIsNoEvent() {
		Node node = leading(ChannelConsumerSettings.ofPattern("*").lease(Duration.ofSeconds(1)));
		publish("sse:c:{orders}", "x");
		publish("sse:db1:c:{orders}", "x");
		publish("orders", "1");

		eventually(() -> assertThat(this.publisher.data()).contains("orders=1"));
		assertThat(node.consumer.counts()).isEqualTo(new ConsumerCounts(1, 0, 0, 0, 0));
	}

	@Test
	void whatRedisSaysOfItsKeysIsNoEventUnlessItIsAskedFor() {
		this.redis.command("CONFIG", "SET", "notify-keyspace-events", "KEA");
		try {
			Node all = leading(ChannelConsumerSettings.ofPattern("*").lease(Duration.ofSeconds(1)));
			this.redis.command("SET", "stock", "1");
			publish("orders", "1");
			eventually(() -> assertThat(this.publisher.data()).contains("orders=1"));
			assertThat(this.publisher.data()).containsExactly("orders=1");
			assertThat(all.consumer.counts()).isEqualTo(new ConsumerCounts(1, 0, 0, 0, 0));

			leading(ChannelConsumerSettings.ofPattern("__keyspace@*:stock").lease(Duration.ofSeconds(1)));
			this.redis.command("SET", "stock", "2");
			eventually(() -> assertThat(this.publisher.data()).containsExactly("orders=1", "__keyspace@0__:stock=set"));
		}
		finally {
			this.redis.command("CONFIG", "SET", "notify-keyspace-events", "");
		}
	}

	@Test
	void needsNoMoreRightsThanItSays() {
		Node node = node(SETTINGS, "consumer:secret@" + this.redis.address());
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		publish("prices.eur", "1");

		eventually(() -> assertThat(this.publisher.data()).containsExactly("prices.eur=1"));
		node.consumer.close();
		assertThat(this.redis.command("EXISTS", "prices.*:pattern:leader")).isEqualTo(0L);
	}

	@Test
	void aPatternThatNobodyMeansIsRefused() {
		assertThatThrownBy(() -> ChannelConsumerSettings.ofPattern("prices.[eur"))
			.isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("that no ] closes");
	}

	@Test
	void readsPatternsAsRedisDoes() {
		Random random = new Random(15);
		Set<String> names = new TreeSet<>();
		while (names.size() < 200) {
			names.add(random(random, "ab-^]*?\\[", 5));
		}
		names.forEach((name) -> this.redis.command("SET", "p:" + name, ""));
		int read = 0;
		while (read < 300) {
			String text = "p:" + random(random, "ab-^]*?\\[[*", 6);
			try {
				ChannelPattern pattern = ChannelPattern.of(text);
				List<String> ours = names.stream()
					.map((name) -> "p:" + name)
					.filter((name) -> pattern.match(name) != null)
					.sorted()
					.toList();
				List<String> theirs = ((List<?>) this.redis.command("KEYS", text)).stream()
					.map(AsciiCodec::text)
					.sorted()
					.toList();
				assertThat(ours).as(text).isEqualTo(theirs);
				read++;
			}
			catch (InvalidSettingException ex) {
				// Redis reads it in a way of its own
			}
		}
	}

	private static String random(Random random, String characters, int most) {
		int length = 1 + random.nextInt(most);
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			text.append(characters.charAt(random.nextInt(characters.length())));
		}
		return text.toString();
	}

	private void publish(String channel, String data) {
		this.redis.command("PUBLISH", channel, data);
	}

	/** What is published until then is lost; what comes then comes once. */
	private void publishUntilHeard() {
		eventually(() -> {
			publish("prices.eur", "on" + this.messages.incrementAndGet());
			assertThat(this.publisher.data()).isNotEmpty();
		});
		publish("prices.eur", "last");
		eventually(() -> assertThat(this.publisher.data()).endsWith("prices.eur=last").doesNotHaveDuplicates());
	}

	private Node leading(ChannelConsumerSettings settings) {
		Node node = node(settings, this.redis.address().toString());
		eventually(() -> assertThat(node.consumer.leads()).isTrue());
		return node;
	}

	private Node node(ChannelConsumerSettings settings, String address) {
		RedisClient client = RedisClient.create("redis://" + address);
		RedisConnections connections = new RedisConnections(RedisConnector.of(client), Duration.ofMillis(500));
		Node node = new Node(client, connections,
				new ChannelConsumer(connections, this.publisher, MAPPING, settings).start());
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

}
