package io.github.ssekit.event;

/** Why a stream ended: the same words in code and on the wire. */
public enum CloseReason {

	/** This node goes down; come back, to another one. */
	SHUTDOWN("shutdown", false),

	/** The stream has reached its maximal age; come back. */
	MAX_AGE("max-age", false),

	/** The login that opened the stream has expired; come back with a new one. */
	AUTH_EXPIRED("auth-expired", false),

	/**
	 * Events without history did not fit into the outbox, and the endpoint closes then.
	 */
	OVERFLOW("overflow", false),

	/** A newer stream of the same client has taken the place of this one, for good. */
	REPLACED("replaced", true),

	/**
	 * This node, or the address of the client, had as many streams as it may have, and a
	 * newer one has taken the place of this one, for good.
	 */
	EVICTED("evicted", true),

	/** Somebody ended the stream, for good. */
	DISCONNECTED("disconnected", true),

	/** The right to listen was taken back, for good. */
	REVOKED("revoked", true),

	/** The stream was refused before it began; try again later. */
	REFUSED("refused", false),

	/** The client went away, or takes nothing any more; there was nobody left to tell. */
	GONE("gone", false);

	private final String word;

	private final boolean forGood;

	CloseReason(String word, boolean forGood) {
		this.word = word;
		this.forGood = forGood;
	}

	/**
	 * The word on the wire.
	 * @return the reason as {@code sse.closed} gives it
	 */
	public String word() {
		return this.word;
	}

	/**
	 * Whether the client is not to come back by itself.
	 * @return true if a reconnect is answered with 204
	 */
	public boolean isForGood() {
		return this.forGood;
	}

}
