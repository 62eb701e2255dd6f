package io.github.ssekit.spring.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a session has ended, where nobody tells of it. It may wait for a store.
 * Called by many threads.
 */
@FunctionalInterface
public interface SessionLookup {

	/**
	 * Whether that session has ended.
	 * @param sessionId the id that the session has now
	 * @return false also where it is not known
	 * @throws RuntimeException if it cannot be looked up now
	 */
	boolean hasEnded(String sessionId);

	/** Finds the lookup for the session of a request. */
	@FunctionalInterface
	interface Source {

		/**
		 * The lookup.
		 * @param request a request with a session
		 * @return null where the session is none that can be looked up here
		 */
		@Nullable SessionLookup of(HttpServletRequest request);

	}

}
