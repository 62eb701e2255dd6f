package io.github.ssekit.spring.tickets;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.ticket.TicketGrantFormat;
import io.github.ssekit.spring.audit.SseTicketIssuedEvent;
import io.github.ssekit.spring.internal.audit.SseAuditPublisher;
import io.github.ssekit.spring.internal.login.TicketOwners;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Issues one-time tickets. {@code EventSource} can send no headers, so a page that logs
 * in by one asks for a ticket first, by a POST that it can send headers with, and opens
 * its stream with {@code ?ticket=...}: the ticket's owner is that request's principal.
 *
 * <pre>
 * &#64;PostMapping("/events/ticket")
 * SseTicket ticket(Principal user) {
 *     return this.tickets.issue(user);
 * }
 * </pre>
 *
 * A ticket opens one stream of an {@link io.github.ssekit.spring.SseEndpoint}, within
 * {@code sse.tickets.ttl}, and nothing else. Thread-safe; waits for the store, which may
 * be Redis.
 */
public final class SseTickets {

	private final TicketStore store;

	private final TicketOwners owners;

	private final Duration ttl;

	private final Clock clock;

	private final @Nullable SseAuditPublisher audit;

	public SseTickets(TicketStore store, TicketOwners owners, Duration ttl, Clock clock,
			@Nullable SseAuditPublisher audit) {
		this.store = store;
		this.owners = owners;
		this.ttl = ttl;
		this.clock = clock;
		this.audit = audit;
	}

	/**
	 * Issue a ticket to who is logged in.
	 * @param owner the principal of the request that asks for the ticket; with Spring
	 * Security its authorities go along, and a stream opened by the ticket ends when its
	 * token does
	 * @return a new ticket
	 * @throws ResponseStatusException with status 401 if nobody is logged in, or the
	 * login has expired
	 * @throws TicketsUnavailableException if the store is away or full; answered with 503
	 * where nothing else handles it
	 */
	public SseTicket issue(@Nullable Principal owner) {
		return issue(owner, UnaryOperator.identity());
	}

	/**
	 * Issue a ticket to who is logged in that is good for less than all they may open.
	 * @param owner as of {@link #issue(Principal)}
	 * @param narrowed names the path or the topics, such as
	 * {@code (grant) -> grant.path("/orders/17/events")}
	 * @return a new ticket
	 */
	public SseTicket issue(@Nullable Principal owner, UnaryOperator<TicketGrant> narrowed) {
		if (owner == null) {
			throw nobody("A ticket is for who is logged in");
		}
		return issue(narrowed.apply(this.owners.grantTo(owner)));
	}

	/**
	 * Issue a ticket for anything.
	 * @param grant what it is good for
	 * @return a new ticket
	 * @throws IllegalArgumentException if the grant is too large to be kept
	 */
	public SseTicket issue(TicketGrant grant) {
		Duration life = life(grant.expiresAt());
		if (life.isNegative() || life.isZero()) {
			throw nobody("The login has expired");
		}
		Ticket ticket = Ticket.random();
		try {
			this.store.put(ticket.key(), TicketGrantFormat.write(grant), life).toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw unwrapped(ex);
		}
		if (this.audit != null) {
			this.audit.publish((at, principal) -> new SseTicketIssuedEvent(at, principal, grant.name(), at.plus(life),
					grant.path(), grant.topics()));
		}
		return new SseTicket(ticket.value(), life.plusMillis(999).toSeconds());
	}

	/** What a store has failed with. */
	public static RuntimeException unwrapped(CompletionException ex) {
		return (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
	}

	private Duration life(@Nullable Instant end) {
		if (end == null || end.isAfter(this.clock.instant().plus(this.ttl))) {
			return this.ttl;
		}
		return Duration.between(this.clock.instant(), end);
	}

	private static ResponseStatusException nobody(String reason) {
		return new ResponseStatusException(HttpStatus.UNAUTHORIZED, reason);
	}

}
