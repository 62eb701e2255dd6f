package io.github.ssekit.observe;

/**
 * Is told when a node goes out of service and comes back. The calls come on the thread
 * that asks for it, one after another and before any stream is closed, so they have to be
 * short; what they throw is logged. Every method does nothing by default.
 */
public interface DrainListener {

	/** The node is about to refuse new streams, and to close those that are open. */
	default void onDrain() {
	}

	/** The node takes streams again. */
	default void onResume() {
	}

}
