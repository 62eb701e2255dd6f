package io.github.ssekit.redis.inlet;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/**
 * What becomes of it.
 *
 * @param topic where it is published; {@code client/...} and {@code broadcast} too
 * @param event the event; where it has no idempotency key, an inlet that may see an entry
 * twice gives it one
 */
public record Inbound(Topic topic, SseEvent event) {
}
