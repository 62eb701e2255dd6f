package io.github.ssekit.spring.internal.audit;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/** Asks Spring Security, also on threads of methods that are secured without the web. */
public final class SecurityCurrentUser implements CurrentUser {

	private final SecurityContextHolderStrategy contexts;

	public SecurityCurrentUser(SecurityContextHolderStrategy contexts) {
		this.contexts = contexts;
	}

	@Override
	public @Nullable String name() {
		Authentication login = this.contexts.getContext().getAuthentication();
		return (login != null && login.isAuthenticated() && !(login instanceof AnonymousAuthenticationToken))
				? login.getName() : null;
	}

}
