package io.github.ssekit.spring.internal.ticket;

import java.time.Instant;

import io.github.ssekit.access.TicketGrant;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Transient;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * The owner of a ticket, for the request that has brought it. Transient, so that no
 * session is made of it, in whatever way Spring Security is configured.
 */
@Transient
final class SecurityTicketAuthentication extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private final String name;

	private final @Nullable Instant expiresAt;

	SecurityTicketAuthentication(TicketGrant grant) {
		super(AuthorityUtils.createAuthorityList(grant.authorities()));
		this.name = grant.name();
		this.expiresAt = grant.expiresAt();
		setAuthenticated(true);
	}

	/** When the login ends that the ticket was issued to; null for never. */
	@Nullable Instant expiresAt() {
		return this.expiresAt;
	}

	@Override
	public Object getPrincipal() {
		return this.name;
	}

	/** It is used up, and was never kept. */
	@Override
	public Object getCredentials() {
		return "";
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
