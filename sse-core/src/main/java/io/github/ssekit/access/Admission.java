package io.github.ssekit.access;

import io.github.ssekit.transport.EventSink;

/** What becomes of a request for a stream, before anything is sent. */
public sealed interface Admission {

	/** The stream may be opened. */
	non-sealed interface Granted extends Admission {

		/**
		 * Open the stream. Called once, on the thread that serves the request; it does
		 * not wait for anything.
		 * @param sink the way to the client
		 * @return the open stream; its first block may come later
		 */
		OpenStream open(EventSink sink);

	}

	/**
	 * The stream may not be opened: an ordinary error.
	 *
	 * @param reason why, in words for the client
	 */
	record Denied(String reason) implements Admission {
	}

	/**
	 * The stream may not be opened: a login is missing or has ended, and a new one may
	 * help. An ordinary error, 401.
	 *
	 * @param reason why, in words for the client
	 */
	record LoginNeeded(String reason) implements Admission {
	}

	/** The client's stream ended for good, and it is not to come back by itself: 204. */
	enum EndedForGood implements Admission {

		/** The one instance. */
		ENDED_FOR_GOOD

	}

}
