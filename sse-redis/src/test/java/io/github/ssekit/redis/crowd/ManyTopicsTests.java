package io.github.ssekit.redis.crowd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A node with 100,000 clients hears 100,000 topics of theirs. */
class ManyTopicsTests implements BrokerListener {

	private static final int TOPICS = 100_000;

	private static final int ROUNDS = 5;

	private static final Duration STALL = Duration.ofMillis(50);

	private final RedisServer redis = RedisServer.with()
		.config("slowlog-log-slower-than", Long.toString(TimeUnit.MILLISECONDS.toMicros(5)))
		.start();

	private final RedisNode node = new RedisNode(this.redis.address(),
			RedisNode.settings().subscriptionConnections(4).intervals(Duration.ofHours(1), Duration.ofSeconds(10)),
			this.redis::restart);

	private final Set<Topic> reportedTopics = ConcurrentHashMap.newKeySet();

	private final Set<Topic> heard = ConcurrentHashMap.newKeySet();

	private final List<Topic> topics = new ArrayList<>();

	@BeforeEach
	void subscribe() {
		for (int i = 0; i < TOPICS; i++) {
			this.topics.add(Topic.client("client-" + i));
		}
		this.node.broker().start(this);
	}

	@AfterEach
	void close() {
		this.node.close();
		this.redis.close();
	}

	@Test
	void areHeardAndTakenUpAgainAfterACutWithoutStallingRedis() {
		CompletableFuture<?>[] asked = this.topics.stream()
			.map((topic) -> this.node.broker().subscribe(topic).toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new);
		// each has the time that an answer may take, of which all together have less
		CompletableFuture.allOf(asked).handle((done, failure) -> true).join();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heardInRedis() >= TOPICS);
		publishTo(this.topics.get(TOPICS - 1));
		Awaitility.await().until(() -> this.heard.contains(this.topics.get(TOPICS - 1)));

		// by the clock, which goes on where another process has the processor: the best
		// of a few rounds is ours
		Duration stall = STALL;
		for (int round = 0; round < ROUNDS && stall.compareTo(STALL) >= 0; round++) {
			stall = takeUpAgain();
		}
		assertThat(stall).as("the longest that Redis was held up by one command").isLessThan(STALL);
	}

	private Duration takeUpAgain() {
		this.reportedTopics.clear();
		this.heard.clear();
		this.redis.command("SLOWLOG", "RESET");
		cutEach();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.reportedTopics.size() == TOPICS);
		publishTo(this.topics.get(0));
		Awaitility.await().until(() -> this.heard.contains(this.topics.get(0)));
		return slowest();
	}

	/**
	 * One after another: to free them all in one command would be the test's own stall.
	 */
	private void cutEach() {
		Matcher id = Pattern.compile("(?m)^id=(\\d+) ").matcher(this.redis.text("CLIENT", "LIST", "TYPE", "pubsub"));
		while (id.find()) {
			this.redis.command("CLIENT", "KILL", "ID", id.group(1));
		}
	}

	private long heardInRedis() {
		return this.redis.text("INFO", "stats")
			.lines()
			.filter((line) -> line.startsWith("pubsub_channels:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.sum();
	}

	/** Of all commands, by Redis's own log. */
	private Duration slowest() {
		long micros = 0;
		for (Object entry : (List<?>) this.redis.command("SLOWLOG", "GET", "128")) {
			micros = Math.max(micros, (Long) ((List<?>) entry).get(2));
		}
		return Duration.of(micros, ChronoUnit.MICROS);
	}

	private void publishTo(Topic topic) {
		this.node.broker()
			.publish(topic, new EncodedEvent("data: x\n\n".getBytes(StandardCharsets.UTF_8)),
					PublishOptions.keeping(Retention.DEFAULT))
			.toCompletableFuture()
			.join();
	}

	@Override
	public void onEvent(LiveEvent event) {
		this.heard.add(event.topic());
	}

	@Override
	public void onPossibleGap(Topic topic) {
		this.reportedTopics.add(topic);
	}

}
