package io.github.ssekit.redis.broker;

import java.util.IdentityHashMap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.redis.link.Ascii;
import io.lettuce.core.StreamMessage;

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
		Probe probe = new Probe(null, null, Announcing.PUBLISH, "me");
		probe.heard(bytes);
		assertThat(probe.isHeard()).as("none was sent").isFalse();

		// the lines are fields and values in turn
		String[] words = Ascii.text(bytes).split("\n", -1);
		IdentityHashMap<byte[], byte[]> body = new IdentityHashMap<>();
		for (int i = 0; i + 1 < words.length; i += 2) {
			body.put(Ascii.utf8(words[i]), Ascii.utf8(words[i + 1]));
		}
		SharedEntry entry = SharedEntry.of(new StreamMessage<>(Ascii.bytes("sse:s:{p0}"), "1-1", body));
		if (entry != null) {
			assertThat(entry.number()).isNotNegative();
			assertThat(body.values()).contains(entry.message());
		}
	}

}
