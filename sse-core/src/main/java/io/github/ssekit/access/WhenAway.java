package io.github.ssekit.access;

/** What becomes of new streams while broker, store or presence are away. */
public enum WhenAway {

	/** They are refused softly, and come back by themselves. */
	REFUSE,

	/**
	 * Those that bring no cursor are kept open, and hear what is published from when
	 * broker, store and presence are back. The others are refused softly: what they have
	 * missed cannot be read.
	 */
	LIVE_ONLY

}
