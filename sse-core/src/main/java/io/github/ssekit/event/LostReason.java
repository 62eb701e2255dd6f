package io.github.ssekit.event;

/** Why a place cannot be continued from: the same words in code and on the wire. */
public enum LostReason {

	/** The history begins after this place. */
	TRIMMED("trimmed"),

	/** The history was lost and began anew. */
	EPOCH("epoch"),

	/** The place stands in a history that a fail-over has thrown away. */
	FORK("fork"),

	/** Nothing is left of the history, though there was some after this place. */
	GONE("gone"),

	/** More events lie after this place than one replay may bring. */
	TOO_MANY("too-many"),

	/** The last event id cannot be read. */
	UNREADABLE("unreadable");

	private final String word;

	LostReason(String word) {
		this.word = word;
	}

	/**
	 * The word on the wire.
	 * @return the reason as {@code sse.reset} gives it
	 */
	public String word() {
		return this.word;
	}

}
