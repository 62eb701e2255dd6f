package io.github.ssekit.redis.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory of a topic's history on Redis is what the formula in docs/reference.md says.
 */
@Tag("once")
class HistoryMemoryTests {

	private static final long NO_BOUND = 1L << 40;

	private static RedisServer redis;

	private static RedisNode node;

	private static Keys keys;

	private static Formula formula;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		RedisSettings settings = RedisSettings.DEFAULT;
		node = new RedisNode(redis.address(), settings, redis::restart);
		keys = Keys.byTopic(settings.keyPrefix());
		formula = Formula.ofReadme();
	}

	@AfterAll
	static void stop() {
		node.close();
		redis.close();
	}

	@ParameterizedTest
	@CsvSource({ "60, 1", "60, 30", "60, 100", "60, 1000", "256, 30", "256, 1000", "1024, 1", "1024, 10", "1024, 100",
			"1024, 1000", "8192, 1", "8192, 10", "8192, 100" })
	void ofAllThatWasPublished(int payload, int events) {
		check(payload, events, NO_BOUND, events);
	}

	@ParameterizedTest
	@CsvSource({ "60, 2000, 64", "1024, 500, 256", "8192, 100, 256", "8192, 700, 4096" })
	void ofWhatMaxBytesLeaves(int payload, int events, int maxKilobytes) {
		long maxBytes = maxKilobytes * 1024L;
		check(payload, events, maxBytes, (double) maxBytes / payload);
	}

	private static void check(int payload, int events, long maxBytes, double kept) {
		Topic topic = Topic.of("orders/" + payload + "-" + events + "-" + maxBytes);
		fill(topic, payload, events, maxBytes);
		long used = memory(keys.history(topic)) + memory(keys.meta(topic));

		assertThat(used / formula.bytes(payload, kept))
			.as("%d events of %d bytes take %,d, where docs/reference.md says %,.0f", events, payload, used,
					formula.bytes(payload, kept))
			.isBetween(1 - formula.margin(), 1 + formula.margin());
	}

	private static void fill(Topic topic, int payload, int events, long maxBytes) {
		String frame = "data: \n\n";
		EncodedEvent event = new EncodedEvent(
				("data: " + "x".repeat(payload - frame.length()) + "\n\n").getBytes(StandardCharsets.UTF_8));
		PublishOptions options = PublishOptions.keeping(new Retention(1_000_000, maxBytes, Duration.ofHours(1)));
		List<CompletableFuture<Published>> answers = new ArrayList<>();
		for (int i = 0; i < events; i++) {
			answers.add(node.broker().publish(topic, event, options).toCompletableFuture());
			if (i % 100 == 99) {
				answers.forEach(CompletableFuture::join);
			}
		}
		answers.forEach(CompletableFuture::join);
	}

	private static long memory(String key) {
		return (Long) redis.command("MEMORY", "USAGE", key, "SAMPLES", "0");
	}

	/**
	 * What docs/reference.md says.
	 *
	 * @param topic bytes of a topic besides its events
	 * @param least bytes of its events at least
	 * @param factor how often the bytes of an event's payload
	 * @param event bytes of an event besides
	 * @param margin how far off it may be
	 */
	private record Formula(double topic, double least, double factor, double event, double margin) {

		private static final Pattern TEXT = Pattern
			.compile("`topics × \\((?<topic>[\\d.]+) KB \\+ max\\((?<least>[\\d.]+) KB, events × "
					+ "\\(payload × (?<factor>[\\d.]+) \\+ (?<event>\\d+) B\\)\\)\\).*within (?<margin>\\d+) %");

		static Formula ofReadme() {
			try {
				Matcher found = TEXT.matcher(Files.readString(Path.of("..", "docs", "reference.md")));
				assertThat(found.find()).as("docs/reference.md has the formula").isTrue();
				return new Formula(1024 * Double.parseDouble(found.group("topic")),
						1024 * Double.parseDouble(found.group("least")), Double.parseDouble(found.group("factor")),
						Double.parseDouble(found.group("event")), Double.parseDouble(found.group("margin")) / 100);
			}
			catch (IOException ex) {
				throw new AssertionError("docs/reference.md is not there", ex);
			}
		}

		double bytes(int payload, double events) {
			return this.topic + Math.max(this.least, events * (payload * this.factor + this.event));
		}

	}

}
