package io.github.ssekit.emitter;

import java.time.Instant;

import io.github.ssekit.event.EncodedEvent;

/** When the right to one stream ends; only streams have one whose right does. */
final class Expiry {

	private final Emitter emitter;

	private final StreamState backlog;

	private final Instant at;

	private final long atMillis;

	/** When to look at it next, by {@link Expiries}, whose monitor guards it. */
	private long due;

	/** Whether the client was told; guarded by the monitor of the backlog. */
	private boolean told;

	Expiry(Emitter emitter, StreamState backlog, Instant at) {
		this.emitter = emitter;
		this.backlog = backlog;
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

	/** Say once that the stream is about to end. */
	void tell(EncodedEvent expiring) {
		if (this.backlog.tell(this, expiring)) {
			this.emitter.drain();
		}
	}

	/** Answers true the first time. */
	boolean tellOnce() {
		boolean first = !this.told;
		this.told = true;
		return first;
	}

	/** An instant may lie further away than milliseconds reach. */
	private static long millis(Instant instant) {
		return instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)) ? Long.MAX_VALUE : instant.toEpochMilli();
	}

}
