package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.redis.connection.RedisScript;
import io.github.ssekit.test.redis.RedisCommands;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The script that reads a stream for the one that leads, on a real Redis. */
class StreamReadTests {

	private static final String READ = RedisScript.of("stream/common", "stream/read").text();

	@Test
	void aCallThatComesLateTakesNoEntriesThatNobodyWouldHearOf() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			lead(redis, "node");
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
			lead(redis, "node");
			assertThat(entries(redis, "node", ">", 7)).hasSize(1);
			command(redis, "node", "0", ">", 8);

			assertThat(entries(redis, "other", "0-0", 1)).asString().contains("1-1");
		}
	}

	@Test
	void whoLeadsAnewTakesNoNewEntriesBeforeThoseThatAnotherNodeHasLeftUnfinished() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			lead(redis, "other");
			assertThat(entries(redis, "other", ">", 2)).hasSize(1);
			command(redis, "other", "0", ">", 3);

			redis.command("XADD", "orders", "1-2", "topic", "a");
			assertThat(command(redis, "node", "10000", ">", 9)).isEqualTo(List.of(2L, List.of(), ""));
			assertThat(entries(redis, "node", "0-0", 10)).asString().contains("1-1").doesNotContain("1-2");
		}
	}

	@Test
	void whoLeadsNoMoreGoesOnWithNothing() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			lead(redis, "node");
			assertThat(entries(redis, "node", ">", 2)).hasSize(1);
			command(redis, "node", "0", ">", 3);
			lead(redis, "other");

			assertThat(aside(redis, "node", 9)).isEqualTo(0L);
			assertThat(aside(redis, "other", 0)).as("given up, and under way since").isEqualTo(0L);
			assertThat(aside(redis, "other", 1)).isEqualTo(1L);
			assertThat(retries(redis, "node")).isEmpty();
			assertThat(retries(redis, "other")).hasSize(1);
			command(redis, "other", "0", ">", 2);
			assertThat(command(redis, "node", "10000", "", 4)).isEqualTo(List.of(0L, List.of(), ""));
		}
	}

	@Test
	void whatIsFinishedIsNotReadAgainFromAGroupMadeAnewThoughNobodyCouldSayHowFarItWas() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			lead(redis, "node");
			assertThat(entries(redis, "node", ">", 2)).hasSize(1);
			redis.command("XACK", "orders", "sse", "1-1"); // and dies, before it has said
															// up to where all is done
			lead(redis, "node", 3);

			redis.command("XGROUP", "DESTROY", "orders", "sse");
			assertThat(entries(redis, "node", ">", 9)).isEmpty();
			redis.command("XADD", "orders", "1-2", "topic", "a");
			assertThat(entries(redis, "node", ">", 10)).asString().contains("1-2").doesNotContain("1-1");
		}
	}

	@Test
	void whatIsFinishedOutOfItsOrderIsNotReadAgainFromAGroupMadeAnew() {
		try (RedisServer server = RedisServer.start(); RedisCommands redis = server.connect(Duration.ofSeconds(10))) {
			redis.command("XADD", "orders", "1-1", "topic", "a");
			redis.command("XADD", "orders", "1-2", "topic", "a");
			lead(redis, "node");
			assertThat(entries(redis, "node", ">", 2)).hasSize(2);
			done(redis, "", "1-2");

			redis.command("XGROUP", "DESTROY", "orders", "sse");
			assertThat(entries(redis, "node", ">", 3)).asString().contains("1-1").doesNotContain("1-2");
			done(redis, "1-1", "1-1");
			assertThat(redis.command("XPENDING", "orders", "sse")).asString().startsWith("[0,");
			done(redis, "1-2");
			assertThat(redis.command("HGET", "{orders}:group:sse", "f")).isEqualTo("");
		}
	}

	private static void done(RedisCommands redis, String... upToAndIds) {
		List<String> command = new ArrayList<>(List.of("EVAL", RedisScript.of("stream/common", "stream/done").text(),
				"2", "orders", "{orders}:group:sse", "sse"));
		command.addAll(List.of(upToAndIds));
		redis.command(command.toArray(String[]::new));
	}

	private static void lead(RedisCommands redis, String node) {
		lead(redis, node, 1);
	}

	private static void lead(RedisCommands redis, String node, int call) {
		command(redis, node, "10000", "0-0", call);
	}

	private static Object aside(RedisCommands redis, String node, int call) {
		return redis.command("EVAL", RedisScript.of("stream/aside").text(), "2", "orders", "{orders}:group:sse", node,
				"sse", "sse-failed", "1-1", "1", Integer.toString(call));
	}

	private static List<?> retries(RedisCommands redis, String node) {
		return (List<?>) redis.command("EVAL", RedisScript.of("stream/retries").text(), "2", "orders",
				"{orders}:group:sse", "sse", "sse", "sse-failed", "0", "10", node);
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
