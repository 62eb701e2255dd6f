package io.github.ssekit.access;

import io.github.ssekit.event.CloseReason;

/** A stream that has been opened. Thread-safe. */
public interface OpenStream {

	/**
	 * Its id, as its client is told it in {@code sse.ready}.
	 * @return the id
	 */
	String id();

	/**
	 * End the stream, and tell its client why. Does nothing where it has ended.
	 * @param reason why
	 */
	void close(CloseReason reason);

}
