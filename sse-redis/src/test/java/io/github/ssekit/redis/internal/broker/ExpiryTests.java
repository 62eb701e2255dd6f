package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.HubNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that is written for a topic stays for ever. */
class ExpiryTests extends HubOnRedisTestCase {

	private static final Topic TOPIC = Topic.of("orders");

	/** As {@link HubNode} keeps events. */
	private static final long KEPT = Duration.ofHours(1).toMillis();

	private static final long A_LITTLE = Duration.ofMinutes(2).toMillis();

	@Test
	void aHistoryThatWasEvictedExpiresAgainOnceItIsWritten() throws Exception {
		publish("a");
		this.redis.command("DEL", this.keys.history(TOPIC));

		publish("b");

		assertThat(life(this.keys.history(TOPIC))).isBetween(KEPT - A_LITTLE, KEPT + A_LITTLE);
	}

	@Test
	void aTopicWhoseRetentionChangesExpiresByTheNewOne() throws Exception {
		publish("a");
		this.redis.command("PEXPIRE", this.keys.history(TOPIC), "5000");
		this.redis.command("HSET", this.keys.meta(TOPIC), "r", "5000");

		publish("b");

		assertThat(life(this.keys.history(TOPIC))).isBetween(KEPT - A_LITTLE, KEPT + A_LITTLE);
	}

	@Test
	void aTopicThatGoesOnLivesOnAndOneThatDoesNotExpires() throws Exception {
		publish("a");
		this.redis.command("PEXPIRE", this.keys.history(TOPIC), "5000");
		this.redis.command("PEXPIRE", this.keys.meta(TOPIC), "5000");
		// the last event was longer ago than a 64th of the time
		this.redis.command("HINCRBY", this.keys.meta(TOPIC), "t", "-" + A_LITTLE);

		publish("b");

		assertThat(life(this.keys.history(TOPIC))).isBetween(KEPT - A_LITTLE, KEPT + A_LITTLE);
		assertThat(life(this.keys.meta(TOPIC))).isGreaterThan(KEPT);
	}

	private void publish(String data) throws Exception {
		this.node.publish(TOPIC, data).get(10, TimeUnit.SECONDS);
	}

	private long life(String key) {
		return (Long) this.redis.command("PTTL", key);
	}

}
