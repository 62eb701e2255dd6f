package io.github.ssekit.redis.inlet;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.redis.link.RedisScript;
import io.github.ssekit.test.redis.RedisCommands;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The script that reads a stream for the one that leads, on a real Redis. */
class StreamReadTests {

	private static final String READ = RedisScript.of("stream/read").text();

	@Test
	void aCallThatComesLateTakesNoEntriesThatNobodyWouldHearOf() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			assertThat(entries(redis, "node", ">", 2)).hasSize(1);

			redis.command("XADD", "orders", "1-2", "topic", "a");
			assertThat(entries(redis, "node", ">", 1)).isEmpty(); // given up, and under
																	// way since
			assertThat(entries(redis, "node", ">", 3)).asString().contains("1-2");
		}
	}

	@Test
	void anotherNodeThatTakesOverCountsItsOwnCalls() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			assertThat(entries(redis, "node", ">", 7)).hasSize(1);
			command(redis, "node", "0", ">", 8);

			assertThat(entries(redis, "other", "0-0", 1)).asString().contains("1-1");
		}
	}

	private static List<?> entries(RedisCommands redis, String node, String after, int call) {
		return (List<?>) command(redis, node, "10000", after, call).get(1);
	}

	private static List<?> command(RedisCommands redis, String node, String lease, String after, int call) {
		Object answer = redis.command("EVAL", READ, "2", "orders", "{orders}:group:sse", node, lease, "sse", "sse", "0",
				"10", after, Integer.toString(call));
		assertThat(answer).isInstanceOf(List.class);
		return (List<?>) answer;
	}

}
