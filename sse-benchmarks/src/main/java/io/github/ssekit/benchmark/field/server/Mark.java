package io.github.ssekit.benchmark.field.server;

import java.util.Locale;

/**
 * What a reader looks for in an event: its number and when it was published. It begins
 * with an {@code @}, which nothing else in a stream contains.
 */
public final class Mark {

	/** What it begins with. */
	public static final byte BEGIN = '@';

	/** Digits of the number. */
	public static final int NUMBER = 10;

	/** Digits of the time. */
	public static final int TIME = 19;

	private Mark() {
	}

	/**
	 * A mark that says now.
	 * @param number of the event
	 * @return 31 characters
	 */
	public static String now(int number) {
		// CLOCK_MONOTONIC, which all processes of a machine share
		return String.format(Locale.ROOT, "@%010d:%019d", number, System.nanoTime());
	}

}
