package io.github.ssekit.spring.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that an audit wants to know of. It is published as an application event, on
 * the thread that does it, and is heard by an {@code @EventListener}; what a listener
 * throws is logged, and changes nothing. None of them holds a secret: no ticket, no token
 * and no cursor. Immutable.
 */
public sealed interface SseAuditEvent permits SseOperationEvent, SseTicketIssuedEvent, SseTicketRefusedEvent {

	/**
	 * When it was asked for.
	 * @return the time of this node
	 */
	Instant at();

	/**
	 * Who has asked for it.
	 * @return the name of who was logged in on that thread, by Spring Security or else by
	 * the request; null for nobody, such as a job, or an application that stops
	 */
	@Nullable String principal();

}
