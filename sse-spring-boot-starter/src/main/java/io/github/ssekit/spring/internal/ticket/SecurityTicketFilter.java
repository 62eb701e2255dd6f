package io.github.ssekit.spring.internal.ticket;

import java.io.IOException;

import io.github.ssekit.access.TicketGrant;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Tells Spring Security who the owner of the ticket is. It stands behind all filters that
 * log somebody in, so that a ticket, which was brought on purpose, wins over a cookie
 * that came by itself; and it saves nothing, so that it wins for this request alone, and
 * only as far as the ticket is good for it.
 */
public final class SecurityTicketFilter implements Filter {

	private final SecurityContextHolderStrategy contexts;

	public SecurityTicketFilter(SecurityContextHolderStrategy contexts) {
		this.contexts = contexts;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request.getAttribute(TicketFilter.GRANT) instanceof TicketGrant grant) {
			SecurityContext context = this.contexts.createEmptyContext();
			context.setAuthentication(new SecurityTicketAuthentication(grant));
			// the chain takes it away again, as any other
			this.contexts.setContext(context);
		}
		else if (this.contexts.getContext().getAuthentication() instanceof SecurityTicketAuthentication) {
			elsewhere(request, response, chain);
			return;
		}
		chain.doFilter(request, response);
	}

	/** Forwarded to what the ticket is not for; a chain keeps the login at a forward. */
	private void elsewhere(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		SecurityContext before = this.contexts.getContext();
		this.contexts.setContext(this.contexts.createEmptyContext());
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.contexts.setContext(before);
		}
	}

}
