package io.github.ssekit.access;

/**
 * What happens to events without history that do not fit into the outbox of a slow
 * reader. (Events with history are never lost: the stream goes on from the store.)
 */
public enum Overflow {

	/** The oldest make room, and the reader is told how many. */
	DROP_OLDEST,

	/** The stream is closed, and the reader comes back. */
	CLOSE

}
