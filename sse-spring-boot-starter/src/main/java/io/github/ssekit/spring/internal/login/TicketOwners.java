package io.github.ssekit.spring.internal.login;

import java.security.Principal;

import io.github.ssekit.access.TicketGrant;

/** Says what the ticket of somebody who is logged in is good for. */
@FunctionalInterface
public interface TicketOwners {

	/**
	 * Everything that this principal may open.
	 * @throws org.springframework.web.server.ResponseStatusException with status 401 for
	 * nobody
	 */
	TicketGrant grantTo(Principal principal);

}
