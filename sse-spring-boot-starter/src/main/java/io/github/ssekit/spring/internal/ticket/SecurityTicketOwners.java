package io.github.ssekit.spring.internal.ticket;

import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.spring.internal.login.TicketOwners;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ResponseStatusException;

/** What Spring Security knows of who is logged in goes along. */
public final class SecurityTicketOwners implements TicketOwners {

	private static final boolean TOKENS = ClassUtils.isPresent(
			"org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken",
			SecurityTicketOwners.class.getClassLoader());

	@Override
	public TicketGrant grantTo(Principal principal) {
		if (!(principal instanceof Authentication login)) {
			return TicketGrant.of(principal.getName());
		}
		if (login instanceof AnonymousAuthenticationToken || !login.isAuthenticated()) {
			throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "A ticket is for who is logged in");
		}
		List<String> authorities = new ArrayList<>();
		for (GrantedAuthority granted : login.getAuthorities()) {
			String authority = granted.getAuthority();
			if (authority != null) {
				authorities.add(authority);
			}
		}
		return TicketGrant.of(login.getName()).authorities(authorities).expiresAt(end(login));
	}

	private static @Nullable Instant end(Authentication login) {
		if (login instanceof SecurityTicketAuthentication ticket) {
			return ticket.expiresAt();
		}
		return TOKENS ? Tokens.end(login) : null;
	}

	/** Apart, because the classes of a resource server may be missing. */
	private static final class Tokens {

		static @Nullable Instant end(Authentication login) {
			return (login instanceof AbstractOAuth2TokenAuthenticationToken<?> token) ? token.getToken().getExpiresAt()
					: null;
		}

	}

}
