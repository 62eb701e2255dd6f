package io.github.ssekit.event;

import java.time.Instant;

/**
 * Where a stream begins in topics of which its client brings no place: in all where it
 * brings no cursor, and else in those that are not in its cursor, because the stream has
 * got them since. In the others it goes on from its cursor.
 */
public sealed interface StartPosition {

	/**
	 * At the head: only what is new.
	 * @return the start that most streams have
	 */
	static StartPosition head() {
		return Head.HEAD;
	}

	/**
	 * In the past, at a time.
	 * @param time the first instant of interest, by the store's clock
	 * @return the start before the first event kept that was taken at that time or later
	 */
	static StartPosition since(Instant time) {
		return new Since(time);
	}

	/**
	 * In the past, by a number of events of each topic.
	 * @param events how many of the newest events to hear again, at least 0
	 * @return the start before the oldest of them that is kept
	 */
	static StartPosition last(int events) {
		return new Last(events);
	}

	/** Only what is new. */
	enum Head implements StartPosition {

		/** The one instance. */
		HEAD

	}

	/**
	 * What was taken at a time or later.
	 *
	 * @param time the first instant of interest
	 */
	record Since(Instant time) implements StartPosition {
	}

	/**
	 * The newest events.
	 *
	 * @param events how many, at least 0
	 */
	record Last(int events) implements StartPosition {

		/**
		 * Check the number.
		 * @throws InvalidNameException if it is negative
		 */
		public Last {
			if (events < 0) {
				throw new InvalidNameException("replayLast", Integer.toString(events), "must not be negative");
			}
		}

	}

}
