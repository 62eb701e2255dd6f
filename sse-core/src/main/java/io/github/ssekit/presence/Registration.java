package io.github.ssekit.presence;

/** What presence answers to a new stream. */
public enum Registration {

	/** The stream is counted. */
	REGISTERED,

	/** The client has a stream already, and may not have another. */
	REFUSED

}
