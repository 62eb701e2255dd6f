package io.github.ssekit.spring.internal.login;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;

/**
 * Asks the registry of Spring Security, where {@code maximumSessions} marks a session as
 * expired; the session itself lives on until its next request.
 */
public final class SecuritySessionLookup implements SessionLookup {

	private final SessionRegistry registry;

	private SecuritySessionLookup(SessionRegistry registry) {
		this.registry = registry;
	}

	/** Of the registry of the application, where it has one. */
	public static SessionLookup.Source source(ObjectProvider<SessionRegistry> registries) {
		return (request) -> {
			SessionRegistry registry = registries.getIfUnique();
			return (registry != null) ? new SecuritySessionLookup(registry) : null;
		};
	}

	@Override
	public boolean hasEnded(String sessionId) {
		SessionInformation session = this.registry.getSessionInformation(sessionId);
		return session != null && session.isExpired();
	}

}
