package io.github.ssekit.redis.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.kit.RedisNode;
import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.EventStoreOnManyNodesContract;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an event store promises, on a real Redis. */
class RedisEventStoreContractTests implements EventStoreOnManyNodesContract {

	private static final EncodedEvent EVENT = new EncodedEvent("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));

	private static RedisServer redis;

	private final RedisNode node = new RedisNode(redis.address(), RedisNode.settings(), redis::restart);

	@BeforeAll
	static void start() {
		redis = RedisServer.with().appendOnly().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	/** One script for as many as there are is what makes it cheap. */
	@Test
	void namesOfManyTopicsOnlyThoseThatStandElsewhereAndWhatHasBecomeRubbish() {
		Keys keys = Keys.byTopic(this.node.sharedSettings().keyPrefix());
		Map<Topic, Position> heads = new HashMap<>();
		for (int i = 0; i < 600; i++) {
			Topic topic = Topic.of("compared-" + i);
			if (i % 2 == 1 || i == 300 || i == 512) {
				this.node.broker()
					.publish(topic, EVENT, PublishOptions.keeping(Retention.DEFAULT))
					.toCompletableFuture()
					.join();
			}
			heads.put(topic, this.node.store().locate(topic, StartPosition.head()).toCompletableFuture().join());
		}
		redis.command("HSET", keys.meta(Topic.of("compared-7")), "s", "2");
		redis.command("HDEL", keys.meta(Topic.of("compared-300")), "t");
		redis.command("DEL", keys.meta(Topic.of("compared-511")));
		redis.command("SET", keys.meta(Topic.of("compared-512")), "rubbish", "EX", "60");
		long before = calls();
		assertThat(this.node.store().moved(heads).toCompletableFuture().join()).containsExactlyInAnyOrder(
				Topic.of("compared-7"), Topic.of("compared-300"), Topic.of("compared-511"), Topic.of("compared-512"));
		assertThat(calls() - before).isLessThan(10);
	}

	private static long calls() {
		Matcher evals = Pattern.compile("cmdstat_eval(sha)?:calls=(\\d+)").matcher(redis.text("INFO", "commandstats"));
		long calls = 0;
		while (evals.find()) {
			calls += Long.parseLong(evals.group(2));
		}
		return calls;
	}

	@Override
	public BackendUnderTest backend() {
		return this.node;
	}

	@Override
	public BackendUnderTest anotherNode() {
		return new RedisNode(redis.address(), this.node.sharedSettings(), redis::restart);
	}

}
