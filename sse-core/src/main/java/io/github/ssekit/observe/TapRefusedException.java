package io.github.ssekit.observe;

/** Says that a topic cannot be tapped now, and why. */
public class TapRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message why, and when to try again
	 */
	public TapRefusedException(String message) {
		super(message);
	}

}
