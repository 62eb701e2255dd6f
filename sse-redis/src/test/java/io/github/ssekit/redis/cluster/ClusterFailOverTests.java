package io.github.ssekit.redis.cluster;

import io.github.ssekit.redis.connection.RedisSettings.BrokerKind;
import io.github.ssekit.test.redis.RedisCluster;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Servers of a Cluster die, lose their lines and hand slots over under load. */
@Timeout(240)
@Tag("cluster")
class ClusterFailOverTests {

	private static final int SLOTS = 16384;

	private static RedisCluster cluster;

	@BeforeAll
	static void start() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stop() {
		cluster.close();
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenAPrimaryIsKilled(BrokerKind broker) {
		try (UnderLoad load = load(broker)) {
			RedisServer primary = cluster.primaryOf(load.key());
			load.during(() -> {
				load.whenReplicated(primary, primary::kill);
				cluster.awaitOk();
			});
			load.assertNothingIsLost();
			primary.restart();
			cluster.awaitWhole();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenASlotMovesAndComesBack(BrokerKind broker) {
		try (UnderLoad load = load(broker)) {
			int slot = cluster.slotOf(load.key());
			RedisServer home = cluster.primaryOf(slot);
			RedisServer other = cluster.primaryOf((slot + SLOTS / 2) % SLOTS);
			assertThat(other).isNotEqualTo(home);
			load.during(() -> {
				cluster.migrateSlot(slot, other);
				cluster.migrateSlot(slot, home);
			});
			load.assertNothingIsLost();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostWhenAllLinesAreCut(BrokerKind broker) {
		try (UnderLoad load = load(broker)) {
			load.during(() -> cluster.nodes().forEach((node) -> {
				node.killClients("pubsub");
				node.killClients("normal");
			}));
			load.assertNothingIsLost();
		}
	}

	private static UnderLoad load(BrokerKind broker) {
		return new UnderLoad(broker, () -> ClusterContract.client(cluster));
	}

}
