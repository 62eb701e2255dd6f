package io.github.ssekit.spring.internal.ticket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletionException;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.ticket.TicketGrantFormat;
import io.github.ssekit.spring.audit.SseTicketRefusedEvent;
import io.github.ssekit.spring.internal.audit.SseAuditPublisher;
import io.github.ssekit.spring.internal.mapping.StreamEndpoints;
import io.github.ssekit.spring.tickets.SseTickets;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the ticket of a request, in front of all other filters, so that none of them sees
 * it: it is used up, and its owner is the principal. A request whose ticket is not good
 * is answered here, and never goes on as anybody else's.
 * <p>
 * A ticket is a login on the path of an {@link io.github.ssekit.spring.SseEndpoint}, and
 * on no other: elsewhere it is refused before the store is asked. So it is not used up by
 * a request that it was not for, and the answer does not tell whether it is a good one.
 * Where such a request is forwarded to anything else, its ticket is no login there.
 * Thread-safe.
 */
public final class TicketFilter implements Filter {

	/** A request attribute: the {@link TicketGrant} of the ticket that was used. */
	static final String GRANT = TicketGrant.class.getName();

	/** A request attribute: there was a ticket, and it has been dealt with. */
	private static final String SEEN = TicketFilter.class.getName() + ".seen";

	private static final String RETRY_SECONDS = "5";

	private static final Logger log = LoggerFactory.getLogger(TicketFilter.class);

	private final TicketStore store;

	private final String parameter;

	private final Clock clock;

	private final StreamEndpoints endpoints;

	private final @Nullable SseAuditPublisher audit;

	public TicketFilter(TicketStore store, String parameter, Clock clock, StreamEndpoints endpoints,
			@Nullable SseAuditPublisher audit) {
		this.store = store;
		this.parameter = parameter;
		this.clock = clock;
		this.endpoints = endpoints;
		this.audit = audit;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answer) {
			filter(asked, answer, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		TicketQuery query = TicketQuery.of(request.getQueryString(), this.parameter);
		boolean isSeen = request.getAttribute(SEEN) != null;
		if (query.tickets().isEmpty() && !isSeen) {
			chain.doFilter(request, response);
			return;
		}
		if (!isSeen) {
			request.setAttribute(SEEN, true);
			// one of CORS asks beforehand, and is nobody's
			if (request.getDispatcherType() == DispatcherType.REQUEST && !request.getMethod().equals("OPTIONS")) {
				Refusal refusal = use(request, query);
				if (refusal != null) {
					log.debug("A ticket is refused at {}: {}", request.getRequestURI(), refusal.reason());
					tell(request, refusal);
					refusal.send(response);
					return;
				}
			}
		}
		// also where a container dispatches its own request, with the ticket, as an error
		TicketGrant grant = (request.getAttribute(GRANT) instanceof TicketGrant used) ? used : null;
		chain.doFilter(new TicketRequest(request, this.parameter, grant, grant != null && leadsElsewhere(request)),
				response);
	}

	/** The error page is part of the answer; what a filter forwards to is not. */
	private boolean leadsElsewhere(HttpServletRequest request) {
		DispatcherType type = request.getDispatcherType();
		return (type == DispatcherType.FORWARD || type == DispatcherType.INCLUDE) && !this.endpoints.isOf(request);
	}

	private void tell(HttpServletRequest request, Refusal refusal) {
		if (this.audit != null) {
			this.audit.publish((at, principal) -> new SseTicketRefusedEvent(at, principal, request.getMethod(),
					path(request), request.getRemoteAddr(), refusal.status(), refusal.reason()));
		}
	}

	/** Decoded, without context path and path parameters. */
	private static String path(HttpServletRequest request) {
		String pathInfo = request.getPathInfo();
		return request.getServletPath() + ((pathInfo != null) ? pathInfo : "");
	}

	private @Nullable Refusal use(HttpServletRequest request, TicketQuery query) {
		if (!request.getMethod().equals("GET")) {
			return Refusal.unauthorized("A ticket opens a stream by GET, and does nothing else.");
		}
		if (query.tickets().size() > 1) {
			return Refusal.unauthorized("There is more than one ticket. Bring one.");
		}
		Ticket ticket = Ticket.parse(query.tickets().get(0));
		if (ticket == null) {
			return Refusal.unauthorized("This is no ticket.");
		}
		if (!this.endpoints.isOf(request)) {
			return Refusal.forbidden("A ticket opens a stream, and nothing else.");
		}
		try {
			byte[] kept = this.store.take(ticket.key()).toCompletableFuture().join();
			TicketGrant grant = (kept != null) ? TicketGrantFormat.read(kept) : null;
			return use(request, grant);
		}
		catch (CompletionException ex) {
			RuntimeException cause = SseTickets.unwrapped(ex);
			if (cause instanceof TicketsUnavailableException) {
				log.debug("A ticket could not be checked: {}", cause.getMessage());
				return new Refusal(HttpServletResponse.SC_SERVICE_UNAVAILABLE,
						"Tickets cannot be checked now. Try again with a new one.");
			}
			throw cause;
		}
	}

	private @Nullable Refusal use(HttpServletRequest request, @Nullable TicketGrant grant) {
		if (grant == null || isOver(grant.expiresAt())) {
			return Refusal.unauthorized("This ticket is unknown, was used before, or has expired. Ask for a new one.");
		}
		if (!grant.opens(path(request))) {
			return Refusal.forbidden("This ticket was for another path.");
		}
		request.setAttribute(GRANT, grant);
		return null;
	}

	private boolean isOver(@Nullable Instant end) {
		return end != null && !end.isAfter(this.clock.instant());
	}

	/**
	 * An answer in place of the stream.
	 *
	 * @param status 401, 403 or 503
	 * @param reason in words for who reads it
	 */
	private record Refusal(int status, String reason) {

		static Refusal unauthorized(String reason) {
			return new Refusal(HttpServletResponse.SC_UNAUTHORIZED, reason);
		}

		static Refusal forbidden(String reason) {
			return new Refusal(HttpServletResponse.SC_FORBIDDEN, reason);
		}

		void send(HttpServletResponse response) throws IOException {
			response.setStatus(this.status);
			response.setHeader("Cache-Control", "no-store");
			response.setHeader("X-Content-Type-Options", "nosniff");
			if (this.status == HttpServletResponse.SC_UNAUTHORIZED) {
				// RFC 9110 wants one; a browser asks for no password where it does not
				// know the scheme
				response.setHeader("WWW-Authenticate", "Ticket");
			}
			if (this.status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
				response.setHeader("Retry-After", RETRY_SECONDS);
			}
			response.setContentType("text/plain;charset=UTF-8");
			response.getOutputStream().write((this.reason + '\n').getBytes(StandardCharsets.UTF_8));
		}

	}

}
