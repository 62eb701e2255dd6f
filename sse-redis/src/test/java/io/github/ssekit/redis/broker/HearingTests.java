package io.github.ssekit.redis.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.link.Keys;
import io.github.ssekit.redis.link.MessageSigner;
import io.github.ssekit.redis.link.RedisSecrets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HearingTests {

	@Test
	void aGapIsToldOfEachTopicThoughTellingOneFails() {
		Hearing hearing = new Hearing(Keys.byPartition("test", 1), Duration.ofSeconds(30),
				MessageSigner.of(RedisSecrets.NONE, "test"));
		List<String> told = new CopyOnWriteArrayList<>();
		hearing.start(new BrokerListener() {

			@Override
			public void onEvent(LiveEvent event) {
				// none comes
			}

			@Override
			public void onPossibleGap(Topic topic) {
				told.add(topic.name());
				throw new StackOverflowError("as asked for");
			}

		});
		hearing.hear(Topic.of("a"));
		hearing.hear(Topic.of("b"));

		hearing.onPossibleGap(0);

		assertThat(told).containsExactlyInAnyOrder("a", "b");
	}

}
