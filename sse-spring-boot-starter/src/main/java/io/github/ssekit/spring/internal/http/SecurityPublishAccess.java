package io.github.ssekit.spring.internal.http;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Lets those publish who are logged in with Spring Security and have an authority. */
public final class SecurityPublishAccess implements PublishAccess {

	private final SecurityContextHolderStrategy contexts;

	private final String authority;

	/**
	 * Ask for an authority.
	 * @param authority what they must have; empty for none
	 */
	public SecurityPublishAccess(SecurityContextHolderStrategy contexts, String authority) {
		this.contexts = contexts;
		this.authority = authority;
	}

	@Override
	public Principal callerOf(HttpServletRequest request) throws PublishRefusedException {
		Authentication login = this.contexts.getContext().getAuthentication();
		if (login == null || !login.isAuthenticated() || login instanceof AnonymousAuthenticationToken) {
			throw new PublishRefusedException(HttpStatus.UNAUTHORIZED, "Publishing needs a login.");
		}
		if (!this.authority.isEmpty() && login.getAuthorities()
			.stream()
			.noneMatch((granted) -> this.authority.equals(granted.getAuthority()))) {
			throw new PublishRefusedException(HttpStatus.FORBIDDEN,
					"Publishing needs the authority " + this.authority + " (sse.http-publish.authority).");
		}
		return login;
	}

}
