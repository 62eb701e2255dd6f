package io.github.ssekit.spring.internal.servlet;

import java.io.IOException;
import java.io.OutputStream;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** What filters put around a response. */
public final class ResponseWrappers {

	private ResponseWrappers() {
	}

	/**
	 * The container's response, where only Spring's wrappers are around it: those let the
	 * bytes of a stream through as they are. Null where there is another one.
	 */
	public static @Nullable ServletResponse innermost(ServletResponse response) {
		ServletResponse inner = response;
		while (inner instanceof ServletResponseWrapper wrapper) {
			if (!isOfSpring(wrapper)) {
				return null;
			}
			inner = wrapper.getResponse();
		}
		return inner;
	}

	/**
	 * Send the head of a response, and what its stream has to say at once. Its wrappers
	 * hear of it first; the one of the filter for ETags keeps it to itself, though it
	 * lets a stream through.
	 * @return whether there was something to say
	 * @throws IOException if the client is gone
	 */
	public static boolean sendHead(ServletResponse response, ConnectionEventSink sink) throws IOException {
		ServletResponse container = innermost(response);
		OutputStream body = (container != null) ? body(container) : null;
		byte[] bytes = (body != null) ? sink.takeBeforeHead() : new byte[0];
		if (body != null && bytes.length > 0) {
			body.write(bytes);
		}
		if (sink.endsWithHead()) {
			if (container instanceof HttpServletResponse refused) {
				closeAfter(refused);
			}
			return true; // the server sends it whole, and the end with it
		}
		response.flushBuffer();
		if (container != null && !container.isCommitted()) {
			container.flushBuffer();
		}
		return bytes.length > 0;
	}

	/**
	 * Close the connection of a stream that is refused after its answer: else a crowd
	 * would keep its connections, of which there are only so many.
	 */
	static void closeAfter(HttpServletResponse refused) {
		refused.setHeader("Connection", "close");
	}

	/**
	 * The outermost one that is not Spring's, and its output stream, by their classes.
	 */
	static String describe(ServletResponse response) {
		ServletResponse foreign = response;
		while (foreign instanceof ServletResponseWrapper wrapper && isOfSpring(wrapper)) {
			foreign = wrapper.getResponse();
		}
		return "the response " + foreign.getClass().getName() + " with the output stream " + streamOf(foreign);
	}

	/** Whether there is no container, but MockMvc. */
	static boolean isMock(ServletResponse response) {
		ServletResponse inner = innermost(response);
		return inner != null && inner.getClass().getName().startsWith("org.springframework.mock.web.");
	}

	/** Null where somebody has taken its writer: then nothing comes beside the head. */
	private static @Nullable OutputStream body(ServletResponse container) throws IOException {
		try {
			return container.getOutputStream();
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	private static String streamOf(ServletResponse response) {
		try {
			return response.getOutputStream().getClass().getName();
		}
		catch (IOException | IllegalStateException ex) {
			return "that it does not give (" + ex + ")";
		}
	}

	private static boolean isOfSpring(ServletResponse response) {
		return response.getClass().getName().startsWith("org.springframework.");
	}

}
