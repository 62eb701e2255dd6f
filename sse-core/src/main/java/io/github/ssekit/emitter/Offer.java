package io.github.ssekit.emitter;

/** What becomes of an event that is offered. */
enum Offer {

	/** It is known, or will be read from the store. */
	NOTHING,

	/** There is something to write. */
	WRITE,

	/** It had no room: the stream goes on from the store. */
	OVERFLOW

}
