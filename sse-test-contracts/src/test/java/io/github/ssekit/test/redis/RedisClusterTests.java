package io.github.ssekit.test.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(value = 3, unit = TimeUnit.MINUTES) // a cluster decides nothing in a hurry
@Tag("cluster")
class RedisClusterTests {

	private static RedisCluster cluster;

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void closeCluster() {
		cluster.close();
	}

	@Test
	void sharesKeysOut() {
		assertThat(cluster.nodes()).hasSize(6);
		assertThat(cluster.slotOf("{topic}:one")).isEqualTo(cluster.slotOf("{topic}:two"));
		RedisServer primary = cluster.primaryOf("a");
		assertThat(primary.command("SET", "a", "1")).isEqualTo("OK");
		assertThatThrownBy(() -> cluster.primaryOf("b").command("GET", "a")).hasMessageStartingWith("MOVED ");
	}

	@Test
	void replacesAPrimaryThatIsKilledAndTakesItBackAsAReplica() {
		RedisServer old = cluster.primaryOf("killed");
		try (RedisCommands commands = old.connect(Duration.ofSeconds(10))) {
			commands.command("SET", "killed", "kept");
			// for what it said itself
			assertThat(commands.command("WAIT", "1", "5000")).isEqualTo(1L);
		}
		assertThat(cluster.killPrimary("killed")).isSameAs(old);
		cluster.awaitOk();
		RedisServer primary = cluster.primaryOf("killed");
		assertThat(primary).isNotSameAs(old);
		assertThat(primary.command("GET", "killed")).isEqualTo("kept");
		old.restart();
		cluster.awaitWhole();
		assertThat(cluster.primaryOf("killed")).isSameAs(primary);
		assertThat(RedisInfo.replication(old)).containsEntry("role", "slave");
	}

	@Test
	void replacesAPrimaryThatIsFrozen() {
		RedisServer old = cluster.primaryOf("frozen");
		old.freeze();
		cluster.awaitOk();
		assertThat(cluster.primaryOf("frozen")).isNotSameAs(old);
		old.thaw();
		cluster.awaitWhole();
	}

	@Test
	void movesASlotWithItsKeys() {
		int slot = cluster.slotOf("{moved}");
		RedisServer from = cluster.primaryOf(slot);
		for (int i = 0; i < 250; i++) {
			from.command("SET", "{moved}" + i, "value " + i);
		}
		RedisServer to = (cluster.primaryOf("a") != from) ? cluster.primaryOf("a") : cluster.primaryOf("b");
		cluster.migrateSlot(slot, to);
		assertThat(cluster.primaryOf("{moved}7")).isSameAs(to);
		assertThat(to.command("GET", "{moved}7")).isEqualTo("value 7");
		assertThat(to.text("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot))).isEqualTo("250");
		assertThatThrownBy(() -> from.command("GET", "{moved}7")).hasMessageStartingWith("MOVED " + slot);
		cluster.migrateSlot(slot, from);
		cluster.awaitWhole();
		assertThat(from.command("GET", "{moved}7")).isEqualTo("value 7");
	}

}
