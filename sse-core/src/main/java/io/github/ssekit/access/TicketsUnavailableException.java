package io.github.ssekit.access;

import org.jspecify.annotations.Nullable;

/**
 * Says that tickets can neither be issued nor checked now, because their store is away or
 * full. It passes; try again with a new ticket.
 */
public class TicketsUnavailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what does not work, without the ticket
	 * @param cause the cause, or null
	 */
	public TicketsUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
