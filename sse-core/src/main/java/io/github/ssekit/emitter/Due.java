package io.github.ssekit.emitter;

/** What the time asks for. */
enum Due {

	/** Nothing. */
	NOTHING,

	/** A heartbeat, if the line was quiet. */
	HEARTBEAT,

	/** To try again what could not be read, and a heartbeat, if the line was quiet. */
	RETRY,

	/** To end what does not end by itself. */
	ABORT

}
