package io.github.ssekit.access;

/** What an authoriser says. */
public sealed interface Decision {

	/**
	 * The stream may be opened.
	 * @return the decision
	 */
	static Decision granted() {
		return Granted.GRANTED;
	}

	/**
	 * The stream may not be opened.
	 * @param reason why, in words for the client
	 * @return the decision
	 */
	static Decision denied(String reason) {
		return new Denied(reason);
	}

	/** The stream may be opened. */
	enum Granted implements Decision {

		/** The one instance. */
		GRANTED

	}

	/**
	 * The stream may not be opened: an ordinary HTTP error, before the stream.
	 *
	 * @param reason why, in words for the client
	 */
	record Denied(String reason) implements Decision {
	}

}
