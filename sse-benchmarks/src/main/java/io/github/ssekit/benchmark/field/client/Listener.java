package io.github.ssekit.benchmark.field.client;

/** Hears what a stream brings. */
interface Listener {

	/** It is open: the headers have come. */
	void opened();

	/**
	 * An event.
	 * @param number its number
	 * @param published the {@code nanoTime} of its publishing
	 * @param inOrder whether it is the one that follows the last
	 */
	void event(int number, long published, boolean inOrder);

}
