package io.github.ssekit.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** What an authoriser says. */
public sealed interface Decision {

	/**
	 * The stream may be opened.
	 * @return the decision
	 */
	static Decision granted() {
		return Granted.FOR_GOOD;
	}

	/**
	 * The stream may be opened, and ends at that time: {@code sse.auth-expiring} ahead of
	 * it, then {@code sse.closed} with {@code auth-expired}.
	 * @param until when the right ends; one that lies in the past denies the stream
	 * @return the decision
	 */
	static Decision grantedUntil(Instant until) {
		return new Granted(until);
	}

	/**
	 * The stream may not be opened.
	 * @param reason why, in words for the client
	 * @return the decision
	 */
	static Decision denied(String reason) {
		return new Denied(reason);
	}

	/**
	 * The stream may be opened.
	 *
	 * @param until when the right ends; null for never
	 */
	record Granted(@Nullable Instant until) implements Decision {

		/** Without an end. */
		private static final Granted FOR_GOOD = new Granted(null);

	}

	/**
	 * The stream may not be opened: an ordinary HTTP error, before the stream.
	 *
	 * @param reason why, in words for the client
	 */
	record Denied(String reason) implements Decision {
	}

}
