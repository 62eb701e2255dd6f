package io.github.ssekit.event;

/** Says that an event is larger on the wire than this hub allows. */
public class EventTooLargeException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param size the size of the encoded event, in bytes
	 * @param maxSize the largest size allowed, in bytes
	 */
	public EventTooLargeException(long size, long maxSize) {
		super("event of " + size + " bytes: must not be larger than " + maxSize
				+ " bytes once encoded (sse.max-event-size)");
	}

}
