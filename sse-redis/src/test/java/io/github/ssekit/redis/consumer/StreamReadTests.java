package io.github.ssekit.redis.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.redis.internal.connection.RedisScript;
import io.github.ssekit.test.redis.RedisCommands;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The script that reads a stream for the one that leads, on a real Redis. */
class StreamReadTests {

	private static final String READ = RedisScript.of("stream/common", "stream/read").text();

	private final RedisServer server = RedisServer.start();

	private final RedisCommands redis = this.server.connect(Duration.ofSeconds(10));

	@AfterEach
	void stop() {
		this.redis.close();
		this.server.close();
	}

	@Test
	void aCallThatComesLateTakesNoEntriesThatNobodyWouldHearOf() {
		this.redis.command("XADD", "orders", "1-1", "topic", "a");
		lead("node");
		assertThat(entries("node", ">", 2)).hasSize(1);

		this.redis.command("XADD", "orders", "1-2", "topic", "a");
		assertThat(entries("node", ">", 1)).as("given up, and under way since").isEmpty();
		assertThat(entries("node", ">", 3)).asString().contains("1-2");
	}

	@Test
	void anotherNodeThatTakesOverCountsItsOwnCalls() {
		this.redis.command("XADD", "orders", "1-1", "topic", "a");
		lead("node");
		assertThat(entries("node", ">", 7)).hasSize(1);
		command("node", "0", ">", 8);

		assertThat(entries("other", "0-0", 1)).asString().contains("1-1");
	}

	@Test
	void whoLeadsAnewTakesNoNewEntriesBeforeThoseThatAnotherNodeHasLeftUnfinished() {
		this.redis.command("XADD", "orders", "1-1", "topic", "a");
		lead("other");
		assertThat(entries("other", ">", 2)).hasSize(1);
		command("other", "0", ">", 3);

		this.redis.command("XADD", "orders", "1-2", "topic", "a");
		assertThat(command("node", "10000", ">", 9)).isEqualTo(List.of(2L, List.of(), ""));
		assertThat(entries("node", "0-0", 10)).asString().contains("1-1").doesNotContain("1-2");
	}

	@Test
	void whoLeadsNoMoreGoesOnWithNothing() {
		this.redis.command("XADD", "orders", "1-1", "topic", "a");
		lead("node");
		assertThat(entries("node", ">", 2)).hasSize(1);
		command("node", "0", ">", 3);
		lead("other");

		assertThat(aside("node", 9)).isEqualTo(0L);
		assertThat(aside("other", 0)).as("given up, and under way since").isEqualTo(0L);
		assertThat(aside("other", 1)).isEqualTo(1L);
		assertThat(retries("node")).isEmpty();
		assertThat(retries("other")).hasSize(1);
		command("other", "0", ">", 2);
		assertThat(command("node", "10000", "", 4)).isEqualTo(List.of(0L, List.of(), ""));
	}

	@Test
	void whatIsFinishedIsNotReadAgainFromAGroupMadeAnewThoughNobodyCouldSayHowFarItWas() {
		this.redis.command("XADD", "orders", "1-1", "topic", "a");
		lead("node");
		assertThat(entries("node", ">", 2)).hasSize(1);
		// it dies before it has said up to where all is done
		this.redis.command("XACK", "orders", "sse", "1-1");
		lead("node", 3);

		this.redis.command("XGROUP", "DESTROY", "orders", "sse");
		assertThat(entries("node", ">", 9)).isEmpty();
		this.redis.command("XADD", "orders", "1-2", "topic", "a");
		assertThat(entries("node", ">", 10)).asString().contains("1-2").doesNotContain("1-1");
	}

	@Test
	void whatIsFinishedOutOfItsOrderIsNotReadAgainFromAGroupMadeAnew() {
		this.redis.command("XADD", "orders", "1-1", "topic", "a");
		this.redis.command("XADD", "orders", "1-2", "topic", "a");
		lead("node");
		assertThat(entries("node", ">", 2)).hasSize(2);
		done("", "1-2");

		this.redis.command("XGROUP", "DESTROY", "orders", "sse");
		assertThat(entries("node", ">", 3)).asString().contains("1-1").doesNotContain("1-2");
		done("1-1", "1-1");
		assertThat(this.redis.command("XPENDING", "orders", "sse")).asString().startsWith("[0,");
		done("1-2");
		assertThat(this.redis.command("HGET", "{orders}:group:sse", "f")).isEqualTo("");
	}

	private void done(String... upToAndIds) {
		List<String> command = new ArrayList<>(List.of("EVAL", RedisScript.of("stream/common", "stream/done").text(),
				"2", "orders", "{orders}:group:sse", "sse"));
		command.addAll(List.of(upToAndIds));
		this.redis.command(command.toArray(String[]::new));
	}

	private void lead(String node) {
		lead(node, 1);
	}

	private void lead(String node, int call) {
		command(node, "10000", "0-0", call);
	}

	private Object aside(String node, int call) {
		return this.redis.command("EVAL", RedisScript.of("stream/aside").text(), "2", "orders", "{orders}:group:sse",
				node, "sse", "sse-failed", "1-1", "1", Integer.toString(call));
	}

	private List<?> retries(String node) {
		return (List<?>) this.redis.command("EVAL", RedisScript.of("stream/retries").text(), "2", "orders",
				"{orders}:group:sse", "sse", "sse", "sse-failed", "0", "10", node);
	}

	private List<?> entries(String node, String after, int call) {
		return (List<?>) command(node, "10000", after, call).get(1);
	}

	private List<?> command(String node, String lease, String after, int call) {
		Object answer = this.redis.command("EVAL", READ, "2", "orders", "{orders}:group:sse", node, lease, "sse", "sse",
				"0", "10", after, Integer.toString(call));
		assertThat(answer).isInstanceOf(List.class);
		return (List<?>) answer;
	}

}
