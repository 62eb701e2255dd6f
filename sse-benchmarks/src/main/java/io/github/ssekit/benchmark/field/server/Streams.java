package io.github.ssekit.benchmark.field.server;

/** The open streams of a contender. */
@FunctionalInterface
interface Streams {

	/**
	 * Send an event to every stream. Called from one thread.
	 * @param data text, or an object to be serialised the way the contender does it
	 */
	void broadcast(Object data);

}
