package io.github.ssekit.spring.audit;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A ticket was brought that opens nothing.
 *
 * @param at when
 * @param principal who has brought it, which is not known before a login: null
 * @param method the method of the request
 * @param path its path, decoded, without context path, parameters and query
 * @param address where the request came from, as the container knows it
 * @param status the HTTP status that it was answered with: 401, 403 or 503
 * @param reason why, in words
 */
public record SseTicketRefusedEvent(Instant at, @Nullable String principal, String method, String path,
		@Nullable String address, int status, String reason) implements SseAuditEvent {
}
