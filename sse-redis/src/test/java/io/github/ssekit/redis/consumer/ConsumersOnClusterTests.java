package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.redis.connection.RedisConnector;
import io.github.ssekit.redis.internal.connection.RedisConnections;
import io.github.ssekit.source.EntryMapper;
import io.github.ssekit.test.redis.RedisCluster;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All keys of a list lie in one slot, and channels are heard wherever they are spoken.
 */
@Tag("cluster")
class ConsumersOnClusterTests {

	private final Recorder publisher = new Recorder();

	private RedisCluster cluster;

	private RedisClusterClient client;

	private RedisConnections connections;

	@BeforeEach
	void start() {
		this.cluster = RedisCluster.start();
		RedisServer seed = this.cluster.nodes().get(0);
		this.client = RedisClusterClient.create(RedisURI.create(seed.host(), seed.port()));
		this.connections = new RedisConnections(RedisConnector.of(this.client), Duration.ofSeconds(2));
	}

	@AfterEach
	void close() {
		this.connections.close();
		this.client.shutdown(0, 2, TimeUnit.SECONDS);
		this.cluster.close();
	}

	@Test
	void aListIsTakenInWithWhatADeadNodeHadInHandAndWhatIsRubbish() {
		RedisServer server = this.cluster.primaryOf("orders");
		server.command("LPUSH", "orders", "{\"topic\":\"news\",\"data\":1}", "rubbish",
				"{\"topic\":\"news\",\"data\":2}");
		server.command("LMOVE", "orders", "{orders}:processing:gone", "RIGHT", "LEFT");
		server.command("ZADD", "{orders}:nodes", "1", "gone");
		ListConsumerSettings settings = ListConsumerSettings.of("orders").redelivering(Duration.ofSeconds(1), 3);

		try (ListConsumer consumer = new ListConsumer(this.connections, this.publisher, EntryMapper.json(), settings)
			.start()) {
			eventually(() -> assertThat(this.publisher.data()).containsExactlyInAnyOrder("1", "2"));
			eventually(() -> assertThat(consumer.counts().dead()).isOne());
			assertThat(server.command("LLEN", settings.deadLetters())).isEqualTo(1L);
		}
	}

	@Test
	void aChannelIsHeardFromEveryServer() {
		ChannelConsumerSettings settings = ChannelConsumerSettings.of("news").lease(Duration.ofSeconds(1));

		try (ChannelConsumer consumer = new ChannelConsumer(this.connections, this.publisher, EntryMapper.json(),
				settings)
			.start()) {
			eventually(() -> assertThat(consumer.leads()).isTrue());
			for (RedisServer server : this.cluster.nodes()) {
				server.command("PUBLISH", "news", "{\"topic\":\"news\",\"data\":" + server.port() + "}");
			}

			eventually(() -> assertThat(this.publisher.data()).hasSameSizeAs(this.cluster.nodes())
				.doesNotHaveDuplicates());
		}
	}

	@Test
	void aPatternIsHeardFromEveryServer() {
		ChannelConsumerSettings settings = ChannelConsumerSettings.ofPattern("news.*").lease(Duration.ofSeconds(1));

		try (ChannelConsumer consumer = new ChannelConsumer(this.connections, this.publisher, EntryMapper.json(),
				settings)
			.start()) {
			eventually(() -> assertThat(consumer.leads()).isTrue());
			for (RedisServer server : this.cluster.nodes()) {
				server.command("PUBLISH", "news." + server.port(),
						"{\"topic\":\"news\",\"data\":" + server.port() + "}");
			}

			eventually(() -> assertThat(this.publisher.data()).hasSameSizeAs(this.cluster.nodes())
				.doesNotHaveDuplicates());
		}
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

}
