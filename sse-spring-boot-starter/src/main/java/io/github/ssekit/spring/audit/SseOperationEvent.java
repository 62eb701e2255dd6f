package io.github.ssekit.spring.audit;

import java.time.Instant;

import io.github.ssekit.observe.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Streams are ended, a right is taken back, the node is drained or a topic tapped: by
 * Actuator, or by the application itself. It is told when it is asked for.
 *
 * @param at when
 * @param principal who; null for nobody
 * @param operation what, and to whom
 */
public record SseOperationEvent(Instant at, @Nullable String principal, Operation operation) implements SseAuditEvent {
}
