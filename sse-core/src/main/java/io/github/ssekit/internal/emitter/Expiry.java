package io.github.ssekit.internal.emitter;

import java.time.Instant;

/** When the right to one stream ends; only streams have one whose right does. */
final class Expiry {

	private final Emitter emitter;

	private final Instant at;

	private final long atMillis;

	/** When to look at it next, by {@link Expiries}, whose monitor guards it. */
	private long due;

	Expiry(Emitter emitter, Instant at) {
		this.emitter = emitter;
		this.at = at;
		this.atMillis = millis(at);
	}

	Emitter emitter() {
		return this.emitter;
	}

	Instant at() {
		return this.at;
	}

	long atMillis() {
		return this.atMillis;
	}

	long due() {
		return this.due;
	}

	void dueAt(long millis) {
		this.due = millis;
	}

	/** An instant may lie further away than milliseconds reach. */
	private static long millis(Instant instant) {
		return instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)) ? Long.MAX_VALUE : instant.toEpochMilli();
	}

}
