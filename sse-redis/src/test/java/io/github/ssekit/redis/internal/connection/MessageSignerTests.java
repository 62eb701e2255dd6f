package io.github.ssekit.redis.internal.connection;

import java.util.Arrays;
import java.util.List;

import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.redis.connection.RedisSecrets;
import io.github.ssekit.redis.connection.RedisSettings;
import io.github.ssekit.test.redis.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is signed with the secret is genuine, and nothing else. */
class MessageSignerTests {

	private static final RedisSecrets SECRETS = new RedisSecrets("a secret of some length", "");

	private static final byte[] BODY = AsciiCodec.bytes("data: x\n\n");

	private final MessageSigner signer = MessageSigner.of(SECRETS, "sse");

	@Test
	void noByteCanBeChanged() {
		byte[] message = this.signer.sign("event", "orders", "1 aaaa 1700000000000 1 0", BODY);
		assertThat(isGenuine(message)).isTrue();
		for (int i = 0; i < message.length; i++) {
			byte[] changed = message.clone();
			changed[i] ^= 1;
			assertThat(isGenuine(changed)).as("byte %d", i).isFalse();
		}
		assertThat(isGenuine(Arrays.copyOf(message, message.length - 1))).isFalse();
		assertThat(isGenuine(Arrays.copyOf(message, message.length + 1))).isFalse();
	}

	@Test
	void aScriptSignsAsThisDoes() {
		try (RedisServer redis = RedisServer.start()) {
			String head = "1 aaaa 1700000000000 1 0";
			String key = AsciiCodec.text(this.signer.scriptKey("event", "orders", "id-1", BODY));
			String script = RedisScript.of("sign").text()
					+ "return sign(ARGV[1], ARGV[2]) .. ARGV[2] .. ' ' .. ARGV[3]";
			byte[] message = AsciiCodec.utf8(redis.text("EVAL", script, "0", key, head, AsciiCodec.text(BODY)));
			assertThat(isGenuine(message)).isTrue();
			assertThat(redis.text("EVAL", "return ARGV[1]", "0", key)).as("the secret is not told")
				.doesNotContain(SECRETS.secret());
			String unsigned = redis.text("EVAL", script, "0", "", head, AsciiCodec.text(BODY));
			assertThat(unsigned).isEqualTo(head + ' ' + AsciiCodec.text(BODY));
		}
	}

	@Test
	void noTwoMessagesHaveOneId() {
		assertThat(this.signer.nextId()).isNotEqualTo(this.signer.nextId()).matches("[0-9a-z-]{1,64}");
		assertThat(this.signer.sign("event", "orders", "0", BODY))
			.isNotEqualTo(this.signer.sign("event", "orders", "0", BODY));
	}

	@Test
	void theNewestMessagesAreKnownAgain() {
		RecentMessages recent = new RecentMessages();
		SignedMessage first = SignedMessage.read(this.signer.sign("event", "orders", "0", BODY));
		assertThat(recent.isNew(first)).isTrue();
		assertThat(recent.isNew(first)).isFalse();
		for (int i = 0; i < RecentMessages.REMEMBERED; i++) {
			assertThat(recent.isNew(SignedMessage.read(this.signer.sign("event", "orders", "0", BODY)))).isTrue();
		}
		assertThat(recent.isNew(first)).as("no more than so many").isTrue();
	}

	@Test
	void withoutASecretNothingIsSignedAndNothingIsGenuine() {
		MessageSigner none = MessageSigner.of(RedisSecrets.NONE, "sse");
		assertThat(none.sign("event", "orders", "0", BODY)).isEqualTo(AsciiCodec.bytes("0 data: x\n\n"));
		assertThat(none.scriptKey("event", "orders", "id", BODY)).isEmpty();
		assertThat(none.fingerprints()).isEmpty();
		SignedMessage signed = SignedMessage.read(this.signer.sign("event", "orders", "0", BODY));
		assertThat(none.isGenuine("event", "orders", signed, AsciiCodec.bytes("0"), BODY, 0)).isFalse();
	}

	@Test
	void secretsAreCheckedAndNotTold() {
		assertThatThrownBy(() -> new RedisSecrets("short", "")).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("sse.redis.secret")
			.hasMessageContaining("16")
			.hasMessageNotContaining("short");
		assertThatThrownBy(() -> new RedisSecrets("", "an additional one, alone"))
			.hasMessageContaining("sse.redis.additional-secret")
			.hasMessageNotContaining("alone");
		assertThat(RedisSettings.DEFAULT.secrets(SECRETS).toString()).doesNotContain(SECRETS.secret());
		assertThat(List.of(SECRETS, this.signer).toString()).doesNotContain(SECRETS.secret());
	}

	private boolean isGenuine(byte[] message) {
		SignedMessage signed = SignedMessage.read(message);
		int body = (signed != null) ? Announcement.bodyFrom(message, signed.from()) : 0;
		return signed != null && body > 0 && this.signer.isGenuine("event", "orders", signed,
				Arrays.copyOfRange(message, signed.from(), body - 1), message, body);
	}

}
