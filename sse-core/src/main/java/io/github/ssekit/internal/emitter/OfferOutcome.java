package io.github.ssekit.internal.emitter;

/** What becomes of an event that is offered to a stream. */
enum OfferOutcome {

	/** Nothing: it is known, or will be read from the store. */
	NOTHING,

	/** It is to be written. */
	WRITE,

	/** It had no room, and the stream goes on from the store. */
	OVERFLOW

}
