package io.github.ssekit.test.contract;

import io.github.ssekit.transport.EventSink;

/**
 * A sink and the client at the other end of it, in the hands of a test: the subject of
 * {@link EventSinkContract}.
 */
public interface SinkUnderTest extends AutoCloseable {

	/**
	 * The sink, opened on the thread that serves the client's request.
	 * @return always the same one
	 */
	EventSink sink();

	/**
	 * What the client has received so far, the body alone.
	 * @return a copy
	 */
	byte[] received();

	/**
	 * Whether the client has seen the end of the response: a proper one, not a line that
	 * broke.
	 * @return true once it has
	 */
	boolean ended();

	/**
	 * Let the client read no more, and keep its line. Whatever lies between is to fill up
	 * after a bounded number of bytes.
	 */
	void stopReading();

	/** Let the client read on. */
	void resumeReading();

	/** Let the client leave politely: it closes its line. */
	void leave();

	/** Let the client vanish: its line is reset. */
	void cut();

	/** Close the client, and whatever else was opened for it. */
	@Override
	void close();

}
