package io.github.ssekit.broker;

/**
 * An event of a numbered source was not published, because the one that goes before it in
 * its topic has not been: it was refused, or its publishing has failed. Nothing was
 * changed; it may be published again.
 */
public class OutOfOrderException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message which event, and what is missing
	 */
	public OutOfOrderException(String message) {
		super(message);
	}

}
