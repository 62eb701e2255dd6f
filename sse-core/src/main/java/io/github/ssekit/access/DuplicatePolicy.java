package io.github.ssekit.access;

/** What happens when a client that has a stream opens another one. */
public enum DuplicatePolicy {

	/** It has both. */
	ALLOW,

	/** The older ones end for good, wherever they are. */
	REPLACE_OLDEST,

	/** The new one is refused. */
	REFUSE

}
