/**
 * One-time tickets for {@code EventSource}, which can send no headers:
 * {@link io.github.ssekit.spring.tickets.SseTickets} issues them, and a filter in front
 * of all others makes the owner of one the principal of the request that brings it.
 */
@NullMarked
package io.github.ssekit.spring.tickets;

import org.jspecify.annotations.NullMarked;
