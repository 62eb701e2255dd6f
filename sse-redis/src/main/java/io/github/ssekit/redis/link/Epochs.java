package io.github.ssekit.redis.link;

import java.security.SecureRandom;

import io.github.ssekit.event.Position;

/** Makes epochs: random words that name one life of a topic's history. Thread-safe. */
public final class Epochs {

	private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	private final SecureRandom random = new SecureRandom();

	/**
	 * An epoch, should one be needed.
	 * @return four letters or digits
	 */
	public String next() {
		StringBuilder word = new StringBuilder(Position.EPOCH_LENGTH);
		while (word.length() < Position.EPOCH_LENGTH) {
			word.append(LETTERS.charAt(this.random.nextInt(LETTERS.length())));
		}
		return word.toString();
	}

}
