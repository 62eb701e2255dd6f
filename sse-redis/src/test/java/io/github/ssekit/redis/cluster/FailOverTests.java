package io.github.ssekit.redis.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.HubNode;
import io.github.ssekit.redis.kit.HubReader;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.redis.link.RedisSettings;
import io.github.ssekit.redis.link.RedisSettings.BrokerKind;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisCluster;
import io.github.ssekit.test.redis.RedisSentinels;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server dies under load, and another one takes over. How long that takes is up to the
 * servers: an election among Sentinels that ends undecided is held again after ten
 * seconds, and a Sentinel that was itself held up sits still for thirty.
 */
@Timeout(240)
class FailOverTests {

	private static final int EVENTS = 300;

	private static final Topic NEWS = Topic.of("news");

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@ParameterizedTest
	@EnumSource(BrokerKind.class)
	void nothingIsLostWhenAMasterIsKilledUnderSentinel(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start()) {
			RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(sentinels.masterName());
			for (RedisAddress sentinel : sentinels.sentinels()) {
				uri.withSentinel(sentinel.host(), sentinel.port());
			}
			RedisURI address = uri.withTimeout(Duration.ofSeconds(2)).build();
			publishWhile(broker, () -> RedisClient.create(address),
					() -> sentinels.awaitMasterOtherThan(sentinels.killMaster()));
		}
	}

	@ParameterizedTest
	@EnumSource(BrokerKind.class)
	void nothingIsLostWhenAPrimaryOfAClusterIsKilled(BrokerKind broker) {
		try (RedisCluster cluster = RedisCluster.start()) {
			String key = (broker == BrokerKind.PUBSUB) ? "sse:h:{" + NEWS + "}" : "sse:s:{p0}";
			publishWhile(broker, () -> ClusterContract.client(cluster), () -> killPrimary(cluster, key));
		}
	}

	private static void publishWhile(BrokerKind broker, Supplier<AbstractRedisClient> clients, Runnable disaster) {
		RedisSettings settings = RedisNode.settings().keyPrefix("sse").broker(broker).partitions(1);
		List<String> accepted = Collections.synchronizedList(new ArrayList<>());
		List<String> heard = Collections.synchronizedList(new ArrayList<>());
		List<String> own = Collections.synchronizedList(new ArrayList<>());
		try (HubNode here = new HubNode(clients.get(), settings).awaitConnected();
				HubNode there = new HubNode(clients.get(), settings).awaitConnected()) {
			HubReader reader = new HubReader("alice", List.of(NEWS), (event) -> {
				if (event.type().startsWith("sse.")) {
					own.add(event.type());
				}
				else {
					heard.add(event.data());
				}
			});
			reader.connect(there.hub());
			Awaitility.await().atMost(PATIENCE).until(() -> own.contains("sse.ready"));
			AtomicBoolean over = new AtomicBoolean();
			CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publishUntil(over, here, accepted));
			Awaitility.await().atMost(PATIENCE).until(() -> accepted.size() >= EVENTS);
			disaster.run();
			int before = accepted.size();
			Awaitility.await().atMost(PATIENCE).until(() -> accepted.size() >= before + EVENTS);
			over.set(true);
			Awaitility.await().atMost(PATIENCE).until(publisher::isDone);
			publisher.join();
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).isEqualTo(accepted));
			assertThat(own).as("no reset").containsExactly("sse.ready");
			reader.leave();
		}
	}

	private static void killPrimary(RedisCluster cluster, String key) {
		cluster.killPrimary(key);
		cluster.awaitOk();
	}

	private static void publishUntil(AtomicBoolean over, HubNode node, List<String> accepted) {
		for (int i = 0; !over.get(); i++) {
			publish(node, Integer.toString(i));
			accepted.add(Integer.toString(i));
		}
	}

	/** As a publisher has to: with the same key, until it is known. */
	private static void publish(HubNode node, String number) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(10, TimeUnit.MILLISECONDS)
			.until(() -> {
				try {
					node.hub().publish(NEWS, SseEvent.of(number).idempotencyKey(number)).join();
					return true;
				}
				catch (CompletionException ex) {
					assertThat(ex.getCause()).isInstanceOf(BrokerUnavailableException.class);
					return false;
				}
			});
	}

}
