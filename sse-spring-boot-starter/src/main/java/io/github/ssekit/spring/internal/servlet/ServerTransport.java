package io.github.ssekit.spring.internal.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a web server can do for streams beyond the servlet standard. Each method does
 * nothing for requests that another server serves. Thread-safe.
 */
public interface ServerTransport {

	/** Of a server that is not known: the standard alone. */
	ServerTransport STANDARD = new ServerTransport() {
	};

	/**
	 * Prepare to take the connection over, so that the request ends while the stream goes
	 * on. Nothing is sent yet.
	 * @return null where the request has to stay open for as long as the stream
	 */
	default @Nullable ConnectionHandover prepare(HttpServletRequest request, HttpServletResponse response) {
		return null;
	}

	/** Take away what would end a stream while its request stays open. */
	default void keepOpen(HttpServletRequest request) {
		// nothing does
	}

	/**
	 * Whether a write to the response may block, though it was asked whether there is
	 * room.
	 */
	default boolean mayBlock(HttpServletRequest request) {
		return false;
	}

	/** Breaks the connection of a request; null where it cannot be broken. */
	default @Nullable Runnable abort(HttpServletRequest request) {
		return null;
	}

	/** Do not wait for a body that the request has announced; its connection closes. */
	default void ignoreBody(HttpServletRequest request) {
		// the server reads it, or closes the connection by itself
	}

}
