package io.github.ssekit.redis.connection;

import java.nio.charset.StandardCharsets;

import io.github.ssekit.event.InvalidSettingException;

/**
 * What the nodes of an application know and nobody else: it signs what they announce.
 * Immutable; its text does not tell it.
 *
 * @param secret what this node signs with, and takes; empty for none
 * @param additionalSecret what it takes besides, while one is replaced by another; empty
 * for none
 */
public record RedisSecrets(String secret, String additionalSecret) {

	/** Nothing is signed, and everything is taken. */
	public static final RedisSecrets NONE = new RedisSecrets("", "");

	/** Of a key for HMAC-SHA256 half is enough, where it is random. */
	private static final int LEAST_BYTES = 16;

	/**
	 * Check the values.
	 * @throws InvalidSettingException if one is too short, or the second stands alone;
	 * its message does not tell them
	 */
	public RedisSecrets {
		check("sse.redis.secret", secret);
		check("sse.redis.additional-secret", additionalSecret);
		if (secret.isEmpty() && !additionalSecret.isEmpty()) {
			throw new InvalidSettingException("sse.redis.secret", "",
					"must be set where sse.redis.additional-secret is");
		}
	}

	/**
	 * Whether there is none.
	 * @return true where nothing is signed
	 */
	public boolean isNone() {
		return this.secret.isEmpty();
	}

	@Override
	public String toString() {
		return isNone() ? "no secret" : this.additionalSecret.isEmpty() ? "a secret" : "two secrets";
	}

	private static void check(String property, String secret) {
		int size = secret.getBytes(StandardCharsets.UTF_8).length;
		if (!secret.isEmpty() && size < LEAST_BYTES) {
			throw new InvalidSettingException(property, "<" + size + " bytes>",
					"must have at least " + LEAST_BYTES + " bytes, better 32 random ones (openssl rand -base64 32)");
		}
	}

}
