package io.github.ssekit.redis.internal.presence;

import java.security.SecureRandom;

/**
 * A life of a node: its name, and a word that no other life has. A node that was taken
 * for dead comes back as another member. Immutable.
 *
 * @param name the node's name
 * @param incarnation letters and digits
 */
record NodeIncarnation(String name, String incarnation) {

	private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

	private static final int LENGTH = 12;

	private static final SecureRandom RANDOM = new SecureRandom();

	static NodeIncarnation of(String name) {
		StringBuilder word = new StringBuilder(LENGTH);
		while (word.length() < LENGTH) {
			word.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
		}
		return new NodeIncarnation(name, word.toString());
	}

	/** The name of the node that a member is a life of. */
	static String nameOf(String member) {
		int end = member.lastIndexOf('|');
		return (end < 0) ? member : member.substring(0, end);
	}

	/** As Redis knows it. */
	@Override
	public String toString() {
		return this.name + '|' + this.incarnation;
	}

}
