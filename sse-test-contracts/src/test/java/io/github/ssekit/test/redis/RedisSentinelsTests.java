package io.github.ssekit.test.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 3, unit = TimeUnit.MINUTES) // sentinels decide nothing in a hurry
@Tag("cluster")
class RedisSentinelsTests {

	private static RedisSentinels sentinels;

	@BeforeAll
	static void startSentinels() {
		sentinels = RedisSentinels.start();
	}

	@AfterAll
	static void closeSentinels() {
		sentinels.close();
	}

	@Test
	void replaceAMasterThatIsKilledAndTakeItBackAsAReplica() {
		RedisServer old = sentinels.master();
		try (RedisCommands commands = old.connect(Duration.ofSeconds(10))) {
			commands.command("SET", "key", "kept");
			// for what it said itself
			assertThat(commands.command("WAIT", "2", "5000")).isEqualTo(2L);
		}
		assertThat(sentinels.killMaster()).isSameAs(old);
		RedisServer master = sentinels.awaitMasterOtherThan(old);
		assertThat(master.command("GET", "key")).isEqualTo("kept");
		assertThat(master.command("SET", "key", "new")).isEqualTo("OK");
		old.restart();
		sentinels.awaitWhole();
		assertThat(sentinels.master()).isSameAs(master);
		assertThat(RedisInfo.replication(old)).containsEntry("role", "slave");
		assertThat(old.command("GET", "key")).isEqualTo("new");
	}

	@Test
	void handOverWhenAsked() {
		sentinels.awaitWhole();
		RedisServer old = sentinels.master();
		RedisServer master = sentinels.failOver();
		assertThat(master).isNotSameAs(old);
		assertThat(master.command("SET", "key", "new")).isEqualTo("OK");
		sentinels.awaitWhole();
	}

	@Test
	void replaceAMasterThatIsFrozen() {
		sentinels.awaitWhole();
		RedisServer old = sentinels.master();
		old.freeze();
		RedisServer master = sentinels.awaitMasterOtherThan(old);
		old.thaw();
		sentinels.awaitWhole();
		assertThat(sentinels.master()).isSameAs(master);
	}

	@Test
	void tellWhereTheyAre() {
		assertThat(sentinels.sentinels()).hasSize(3).doesNotHaveDuplicates();
		assertThat(sentinels.nodes()).hasSize(3);
		assertThat(sentinels.sentinelServers().get(0).text("SENTINEL", "MASTERS")).contains(sentinels.masterName());
	}

}
