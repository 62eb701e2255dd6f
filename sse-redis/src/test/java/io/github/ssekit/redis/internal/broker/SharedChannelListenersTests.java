package io.github.ssekit.redis.internal.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.Keys;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedChannelListenersTests {

	@Test
	void aGapIsToldOfEachTopicThoughTellingOneFails() {
		SharedChannelListeners channelListeners = new SharedChannelListeners(Keys.byPartition("test", 1),
				Duration.ofSeconds(30), MessageSigner.of(RedisSecrets.NONE, "test"));
		List<String> told = new CopyOnWriteArrayList<>();
		channelListeners.start(new BrokerListener() {

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
		channelListeners.hear(Topic.of("a"));
		channelListeners.hear(Topic.of("b"));

		channelListeners.onPossibleGap(0);

		assertThat(told).containsExactlyInAnyOrder("a", "b");
	}

}
