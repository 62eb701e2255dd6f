package io.github.ssekit.transport;

import java.time.Duration;

import io.github.ssekit.event.RefuseReason;
import org.jspecify.annotations.Nullable;

/**
 * What writes to the wire: one client's response, wherever it comes from.
 * <p>
 * Promises, each of them a test of the contract:
 * <ul>
 * <li>a write never blocks its caller;
 * <li>a sink that cannot take more says so, and says when it can again;
 * <li>bytes arrive in the order of the writes, none left out;
 * <li>a client that is gone is reported once;
 * <li>closing is idempotent, and may be called by any thread at any time.
 * </ul>
 * Writes come from many threads, but one at a time.
 */
public interface EventSink {

	/**
	 * Begin: the response may be committed now. Called once, before anything else, on the
	 * thread that serves the request. The sink takes nothing until it has called
	 * {@link Listener#onWritable()} for the first time.
	 * @param listener who hears of the sink's state
	 */
	void open(Listener listener);

	/**
	 * Take bytes and send them. The bytes are taken whole; the array may be used again
	 * when the call returns. Only called while the sink can take more. Does nothing once
	 * closed.
	 * @param bytes the array
	 * @param offset where the bytes begin
	 * @param length how many; at most a few kilobytes
	 * @return whether it can take more at once; if not, {@link Listener#onWritable()}
	 * follows
	 */
	boolean write(byte[] bytes, int offset, int length);

	/**
	 * Take note that the stream is refused, before anything else is written. A sink that
	 * has sent nothing yet may answer otherwise than with a stream.
	 * @param reason why
	 * @param retry when the client may try again
	 * @return whether the sink answers by itself, so that nothing is to be written but
	 * {@link #close()} follows; if not, a block that says it is written
	 */
	default boolean refuse(RefuseReason reason, Duration retry) {
		return false;
	}

	/**
	 * End the response. What was taken is still sent, as far as the client takes it.
	 */
	void close();

	/**
	 * End the response at once: what was taken and is not sent yet may be lost. For
	 * readers that are stuck.
	 */
	default void abort() {
		close();
	}

	/** Hears of the sink's state, on any thread. */
	interface Listener {

		/**
		 * The sink can take more. Called after the start, and after a write has answered
		 * that it cannot.
		 */
		void onWritable();

		/**
		 * The client is gone: nothing that was or will be written reaches it.
		 * @param cause what showed it, or null
		 */
		void onGone(@Nullable Throwable cause);

	}

}
