package io.github.ssekit.spring.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.session.SessionFixationProtectionEvent;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Hears of Spring Security what no session tells: a logout, whether or not it ends the
 * session; the new id that a session gets at a login; and, after a login, which other
 * sessions {@code maximumSessions} has marked as expired. Called by the threads of
 * requests.
 */
public final class SecuritySessionListener implements ApplicationListener<AbstractAuthenticationEvent> {

	private final SessionStreams streams;

	private final ObjectProvider<SessionRegistry> registry;

	public SecuritySessionListener(SessionStreams streams, ObjectProvider<SessionRegistry> registry) {
		this.streams = streams;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(AbstractAuthenticationEvent event) {
		if (event instanceof SessionFixationProtectionEvent change) {
			this.streams.rename(change.getOldSessionId(), change.getNewSessionId());
		}
		else if (event instanceof LogoutSuccessEvent logout) {
			onLogout(logout);
		}
		else if (event instanceof InteractiveAuthenticationSuccessEvent login) {
			onLogin(login);
		}
	}

	private void onLogout(LogoutSuccessEvent logout) {
		if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
			HttpServletRequest request = attributes.getRequest();
			end(request.getRequestedSessionId());
			HttpSession left = request.getSession(false);
			end((left != null) ? left.getId() : null);
		}
		if (logout.getAuthentication().getDetails() instanceof WebAuthenticationDetails details) {
			end(details.getSessionId());
		}
	}

	private void onLogin(InteractiveAuthenticationSuccessEvent login) {
		SessionRegistry known = this.registry.getIfUnique();
		Object principal = login.getAuthentication().getPrincipal();
		if (known != null && principal != null) {
			for (SessionInformation session : known.getAllSessions(principal, true)) {
				if (session.isExpired()) {
					this.streams.end(session.getSessionId());
				}
			}
		}
	}

	private void end(@Nullable String sessionId) {
		if (sessionId != null) {
			this.streams.end(sessionId);
		}
	}

}
