package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.kit.HubNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How long Redis remembers the newest version of a topic. */
class VersionMemoryTests extends HubOnRedisTestCase {

	private static final Topic TOPIC = Topic.of("orders/17");

	private static final Topic PASSING = Topic.of(HubNode.PASSING + "prices");

	private static final long WEEK = Duration.ofDays(7).toMillis();

	@Test
	void whereRedisHasLostItTheFirstOneToComeCounts() throws Exception {
		publish(TOPIC, 9);
		this.redis.command("DEL", this.keys.meta(TOPIC), this.keys.history(TOPIC));
		assertThat(publish(TOPIC, 3).outdated()).isFalse();
		assertThat(publish(TOPIC, 2).outdated()).isTrue();
	}

	@Test
	void itOutlivesTheEventsOfTheTopic() throws Exception {
		Published newest = publish(TOPIC, 9);
		this.redis.command("DEL", this.keys.history(TOPIC));
		assertThat(publish(TOPIC, 9)).isEqualTo(new Published(TOPIC, newest.position(), false, true));
		assertThat(life(TOPIC)).isGreaterThanOrEqualTo(WEEK - Duration.ofMinutes(1).toMillis());
		assertThat(publish(TOPIC, 10).outdated()).isFalse();
	}

	@Test
	void ofATopicWithoutHistoryItStaysForAWeek() throws Exception {
		publish(PASSING, 9);
		assertThat(publish(PASSING, 9).outdated()).isTrue();
		assertThat(life(PASSING)).isBetween(WEEK - Duration.ofMinutes(1).toMillis(), WEEK);
	}

	@Test
	void aTopicWithoutVersionsHasNone() throws Exception {
		this.node.publish(TOPIC, "a").get(10, TimeUnit.SECONDS);
		assertThat(this.redis.command("HEXISTS", this.keys.meta(TOPIC), "v")).isEqualTo(0L);
	}

	private Published publish(Topic topic, long version) throws Exception {
		return this.node.hub()
			.publish(topic, SseEvent.of(Long.toString(version)).version(version))
			.get(10, TimeUnit.SECONDS);
	}

	private long life(Topic topic) {
		return (Long) this.redis.command("PTTL", this.keys.meta(topic));
	}

}
