package io.github.ssekit.spring.servlet;

import java.io.IOException;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/** What filters put around a response. */
final class Wrappers {

	private Wrappers() {
	}

	/**
	 * The container's response, where only Spring's wrappers are around it: those let the
	 * bytes of a stream through as they are. Null where there is another one.
	 */
	static @Nullable ServletResponse innermost(ServletResponse response) {
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
	 * Send the head of a response. Its wrappers hear of it first; the one of the filter
	 * for ETags keeps it to itself, though it lets a stream through.
	 * @throws IOException if the client is gone
	 */
	static void sendHead(ServletResponse response) throws IOException {
		response.flushBuffer();
		ServletResponse container = innermost(response);
		if (container != null && !container.isCommitted()) {
			container.flushBuffer();
		}
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
