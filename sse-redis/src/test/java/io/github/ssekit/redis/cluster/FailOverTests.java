package io.github.ssekit.redis.cluster;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.ssekit.redis.link.RedisSettings.BrokerKind;
import io.github.ssekit.test.redis.RedisAddress;
import io.github.ssekit.test.redis.RedisCluster;
import io.github.ssekit.test.redis.RedisSentinels;
import io.github.ssekit.test.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers die, hand over and move slots under load. How long that takes is up to them: an
 * election among Sentinels that ends undecided is held again after ten seconds, and a
 * Sentinel that was itself held up sits still for thirty.
 */
@Timeout(240)
class FailOverTests {

	private static final int SLOTS = 16384;

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenAMasterIsKilledUnderSentinel(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start();
				UnderLoad load = new UnderLoad(broker, () -> client(sentinels))) {
			RedisServer master = sentinels.master();
			load.during(() -> {
				load.whenReplicated(master, sentinels::killMaster);
				sentinels.awaitMasterOtherThan(master);
			});
			assertNothingIsLost(load);
		}
	}

	/** It may take something that its replicas have not seen yet. */
	@ParameterizedTest
	@EnumSource
	void whatAMasterTakesWithItIsTold(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start();
				UnderLoad load = new UnderLoad(broker, () -> client(sentinels))) {
			load.during(() -> sentinels.awaitMasterOtherThan(sentinels.killMaster()));
			assertNothingIsLostInSilence(load);
		}
	}

	/** What an old master takes while it is replaced is lost, since replicas lag. */
	@ParameterizedTest
	@EnumSource
	void whatAPlannedFailOverLosesIsTold(BrokerKind broker) {
		try (RedisSentinels sentinels = RedisSentinels.start();
				UnderLoad load = new UnderLoad(broker, () -> client(sentinels))) {
			load.during(sentinels::failOver);
			assertNothingIsLostInSilence(load);
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenAPrimaryOfAClusterIsKilled(BrokerKind broker) {
		try (RedisCluster cluster = RedisCluster.start();
				UnderLoad load = new UnderLoad(broker, () -> ClusterContract.client(cluster))) {
			String key = UnderLoad.key(broker);
			load.during(() -> {
				load.whenReplicated(cluster.primaryOf(key), () -> cluster.killPrimary(key));
				cluster.awaitOk();
			});
			assertNothingIsLost(load);
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenASlotMovesAndComesBack(BrokerKind broker) {
		onCluster(broker, (cluster) -> {
			int slot = cluster.slotOf(UnderLoad.key(broker));
			RedisServer home = cluster.primaryOf(slot);
			RedisServer other = cluster.primaryOf((slot + SLOTS / 2) % SLOTS);
			assertThat(other).isNotEqualTo(home);
			cluster.migrateSlot(slot, other);
			cluster.migrateSlot(slot, home);
		});
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenAllLinesToAClusterAreCut(BrokerKind broker) {
		onCluster(broker, (cluster) -> {
			for (RedisServer node : cluster.nodes()) {
				node.command("CLIENT", "KILL", "TYPE", "pubsub");
				node.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
			}
		});
	}

	private static void onCluster(BrokerKind broker, Consumer<RedisCluster> disaster) {
		try (RedisCluster cluster = RedisCluster.start();
				UnderLoad load = new UnderLoad(broker, () -> ClusterContract.client(cluster))) {
			assertNothingIsLost(load.during(() -> disaster.accept(cluster)));
		}
	}

	private static void assertNothingIsLost(UnderLoad load) {
		assertThat(load.heard()).isEqualTo(load.accepted());
		assertThat(load.own()).as("no reset").containsExactly("sse.ready");
	}

	private static void assertNothingIsLostInSilence(UnderLoad load) {
		if (load.own().contains("sse.reset")) {
			assertThat(load.own()).containsOnly("sse.ready", "sse.reset");
		}
		else {
			assertNothingIsLost(load);
		}
	}

	private static RedisClient client(RedisSentinels sentinels) {
		RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(sentinels.masterName());
		for (RedisAddress sentinel : sentinels.sentinels()) {
			uri.withSentinel(sentinel.host(), sentinel.port());
		}
		return RedisClient.create(uri.withTimeout(Duration.ofSeconds(2)).build());
	}

}
