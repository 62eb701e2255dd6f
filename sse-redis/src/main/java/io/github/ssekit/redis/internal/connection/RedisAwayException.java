package io.github.ssekit.redis.internal.connection;

import io.github.ssekit.broker.BrokerUnavailableException;
import org.jspecify.annotations.Nullable;

/** Says that Redis has not answered. */
public final class RedisAwayException extends BrokerUnavailableException {

	private static final long serialVersionUID = 1L;

	private final boolean sent;

	/**
	 * Create the exception.
	 * @param message what was not answered
	 * @param sent whether it was sent, and may have been done
	 * @param cause the cause, or null
	 */
	public RedisAwayException(String message, boolean sent, @Nullable Throwable cause) {
		super(message, cause);
		this.sent = sent;
	}

	/**
	 * Whether what was asked may have been done all the same.
	 * @return false if it was never sent
	 */
	public boolean mayHaveBeenDone() {
		return this.sent;
	}

}
