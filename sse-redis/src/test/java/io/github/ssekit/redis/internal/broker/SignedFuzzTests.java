package io.github.ssekit.redis.internal.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.broker.BrokerListener;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.internal.connection.MessageSigner;
import io.github.ssekit.redis.internal.connection.SignedMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is published where only what is signed is taken. */
class SignedFuzzTests {

	private static final Topic TOPIC = Topic.of("orders");

	private static final MessageSigner SIGNER = MessageSigner.of(new RedisSecrets(UUID.randomUUID().toString(), ""),
			"sse");

	@FuzzTest(maxDuration = "2m")
	void nothingIsGenuineWithoutTheSecret(byte[] message) {
		List<LiveEvent> told = new ArrayList<>();
		AnnouncementReceiver receiver = new AnnouncementReceiver(SIGNER);
		receiver.receive(TOPIC, message, new BrokerListener() {

			@Override
			public void onEvent(LiveEvent event) {
				told.add(event);
			}

			@Override
			public void onPossibleGap(Topic topic) {
				assertThat(topic).isEqualTo(TOPIC);
			}

		});
		assertThat(told).isEmpty();
		assertThat(receiver.refused()).isOne();
		SignedMessage signed = SignedMessage.read(message);
		if (signed != null) {
			String front = "2 " + signed.id() + ' ' + signed.signature() + ' ';
			assertThat(signed.from()).isEqualTo(front.length()).isLessThanOrEqualTo(message.length);
			assertThat(new String(message, 0, signed.from(), StandardCharsets.US_ASCII)).isEqualTo(front);
		}
	}

}
