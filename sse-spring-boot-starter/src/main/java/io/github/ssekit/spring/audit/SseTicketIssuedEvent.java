package io.github.ssekit.spring.audit;

import java.time.Instant;
import java.util.Set;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A ticket was issued.
 *
 * @param at when
 * @param principal who has asked for it; null for nobody
 * @param owner whose ticket it is
 * @param expiresAt until when it can be used
 * @param path the one path that it is good for; null for any
 * @param topics the topics that it is good for; empty for any
 */
public record SseTicketIssuedEvent(Instant at, @Nullable String principal, String owner, Instant expiresAt,
		@Nullable String path, Set<Topic> topics) implements SseAuditEvent {

	/** Take a copy of the topics. */
	public SseTicketIssuedEvent {
		topics = Set.copyOf(topics);
	}

}
