package io.github.ssekit.redis.internal.broker;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.MessageSigner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever comes where topics share a channel or a stream, or on the channel of a probe.
 */
class SharedFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void isReadOrDropped(byte[] bytes) {
		ShardMessage message = ShardMessage.read(bytes);
		if (message != null) {
			assertThat(message.message().length).isLessThan(bytes.length);
			assertThat(bytes).endsWith(message.message());
		}
		SubscriptionProbe probe = new SubscriptionProbe(null, null, AnnounceCommand.PUBLISH, "me",
				MessageSigner.of(RedisSecrets.NONE, "test"));
		probe.heard(bytes);
		assertThat(probe.isHeard()).as("none was sent").isFalse();
	}

}
