package io.github.ssekit.observe;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The life of an emitter: this table says what may follow what. */
public enum EmitterState {

	/** The response is open; where the stream begins is not known yet. */
	OPENING,

	/** It reads from the store; live events only move the head that it has to reach. */
	CATCHING_UP,

	/** It has reached the head; live events go to the outbox. */
	LIVE,

	/** Its last block is on the way. */
	CLOSING,

	/** Nothing is written any more. */
	CLOSED;

	/**
	 * Whether a stream in this state may come to another.
	 * @param next the other state
	 * @return whether it may
	 */
	public boolean mayBecome(EmitterState next) {
		return next(this).contains(next);
	}

	/**
	 * Whether events are taken, now or by way of the store.
	 * @return whether they are
	 */
	public boolean isOpen() {
		return this == OPENING || this == CATCHING_UP || this == LIVE;
	}

	/**
	 * How the state is called where it is shown.
	 * @return such as {@code catching-up}
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static Set<EmitterState> next(EmitterState state) {
		return switch (state) {
			case OPENING -> EnumSet.of(CATCHING_UP, CLOSING, CLOSED);
			case CATCHING_UP -> EnumSet.of(LIVE, CLOSING, CLOSED);
			case LIVE -> EnumSet.of(CATCHING_UP, CLOSING, CLOSED);
			case CLOSING -> EnumSet.of(CLOSED);
			case CLOSED -> EnumSet.noneOf(EmitterState.class);
		};
	}

}
