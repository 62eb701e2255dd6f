package io.github.ssekit.spring.internal.login;

import java.security.Principal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AbstractOAuth2Token;

/**
 * A login by a token ends when the token does: what Spring Security's resource server has
 * accepted, a JWT as well as an opaque token.
 */
public final class SecurityTokenExpiry implements LoginExpiry {

	@Override
	public @Nullable Instant of(Principal principal) {
		return (principal instanceof Authentication login
				&& login.getCredentials() instanceof AbstractOAuth2Token token) ? token.getExpiresAt() : null;
	}

}
