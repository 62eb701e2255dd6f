package io.github.ssekit.spring.servlet;

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
			if (!wrapper.getClass().getName().startsWith("org.springframework.")) {
				return null;
			}
			inner = wrapper.getResponse();
		}
		return inner;
	}

}
