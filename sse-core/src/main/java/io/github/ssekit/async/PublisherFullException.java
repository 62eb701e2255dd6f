package io.github.ssekit.async;

/**
 * Says that a message found no room in the queue of an {@link SseAsyncPublisher}, or had
 * to give way to a newer one. It was not published.
 */
public class PublisherFullException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message how full the queue is, and what to do
	 */
	public PublisherFullException(String message) {
		super(message);
	}

}
