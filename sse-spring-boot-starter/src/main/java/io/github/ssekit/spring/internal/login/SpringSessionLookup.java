package io.github.ssekit.spring.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Asks the repository of Spring Session that the session of the request is kept in. Not
 * all of them publish events, and none tells of a session that has got another id.
 * Nothing is written: a look does not keep a session alive.
 */
public final class SpringSessionLookup implements SessionLookup {

	private final SessionRepository<?> repository;

	private SpringSessionLookup(SessionRepository<?> repository) {
		this.repository = repository;
	}

	/** Null where the container keeps the session. */
	public static @Nullable SessionLookup of(HttpServletRequest request) {
		return (request
			.getAttribute(SessionRepositoryFilter.SESSION_REPOSITORY_ATTR) instanceof SessionRepository<?> repository)
					? new SpringSessionLookup(repository) : null;
	}

	@Override
	public boolean hasEnded(String sessionId) {
		return this.repository.findById(sessionId) == null;
	}

}
