package io.github.ssekit.benchmark.redis;

/** What is published: a number of ten digits, and as much more as the size wants. */
final class Payload {

	private static final int DIGITS = 10;

	private Payload() {
	}

	/**
	 * Make one.
	 * @param number its number
	 * @param size how many bytes, at least 10
	 */
	static String of(int number, int size) {
		StringBuilder text = new StringBuilder(size);
		text.append(number);
		while (text.length() < DIGITS) {
			text.insert(0, '0');
		}
		while (text.length() < size) {
			text.append('x');
		}
		return text.toString();
	}

	/** The number of one. */
	static int number(String text) {
		return Integer.parseInt(text.substring(0, DIGITS));
	}

}
