package io.github.ssekit.event;

/** Why a stream was refused: the same words in code and on the wire. */
public enum RefuseReason {

	/** The node has no room for another stream. */
	OVERLOAD("overload"),

	/** The node is about to go down. */
	DRAINING("draining"),

	/** The client, or its address, has as many streams as it may have. */
	QUOTA("quota"),

	/** The store, the broker or the presence does not answer. */
	STORE_AWAY("store-away"),

	/** The state that the stream was to begin with could not be had. */
	SNAPSHOT_FAILED("snapshot-failed");

	private final String word;

	RefuseReason(String word) {
		this.word = word;
	}

	/**
	 * The word on the wire.
	 * @return the reason as {@code sse.refused} gives it
	 */
	public String word() {
		return this.word;
	}

}
