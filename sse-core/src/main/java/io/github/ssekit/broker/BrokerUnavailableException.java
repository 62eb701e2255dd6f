package io.github.ssekit.broker;

import org.jspecify.annotations.Nullable;

/**
 * Says that the broker or the store did not answer in time or at all. The event may or
 * may not have been published: publish again with the same idempotency key to be sure.
 */
public class BrokerUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what did not answer
	 * @param cause the cause, or null
	 */
	public BrokerUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Whether it is the matter of the event's topic alone, and does not pass by itself,
	 * so that events of other topics need not wait.
	 * @return false as a rule: nothing can be published now
	 */
	public boolean concernsOneTopic() {
		return false;
	}

}
