package io.github.ssekit.redis.consumer;

import java.time.Duration;

import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.test.redis.RedisCommands;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the script of the lease does with calls that come in another order. */
class LeaderLeaseTests {

	private final RedisServer server = RedisServer.start();

	private final RedisCommands redis = this.server.connect(Duration.ofSeconds(10));

	@AfterEach
	void stop() {
		this.redis.close();
		this.server.close();
	}

	@Test
	void oneNodeLeadsUntilItGivesTheLeaseUp() {
		assertThat(lead("one", 10_000, 1)).isEqualTo(1L);
		assertThat(lead("other", 10_000, 9)).isEqualTo(0L);
		assertThat(lead("one", 10_000, 2)).isEqualTo(1L);
		assertThat(lead("other", 0, 10)).isEqualTo(0L);
		assertThat(lead("other", 10_000, 11)).isEqualTo(0L);
		lead("one", 0, 3);
		assertThat(lead("other", 10_000, 12)).isEqualTo(1L);
	}

	@Test
	void aCallThatComesLateDoesNotTakeTheLeaseFromWhoHasItAgain() {
		assertThat(lead("one", 10_000, 1)).isEqualTo(1L);
		assertThat(lead("one", 10_000, 3)).isEqualTo(1L);
		lead("one", 0, 2); // given up, and under way since
		assertThat(lead("other", 10_000, 1)).isEqualTo(0L);
	}

	private Object lead(String node, long lease, int call) {
		return this.redis.command("EVAL", RedisScript.of("lead").text(), "1", "news:leader", node, Long.toString(lease),
				Integer.toString(call));
	}

}
