/**
 * An outbox for events that are published if and only if a transaction commits, by Spring
 * Modulith's event publication registry: what is externalized to {@code sse:} and a topic
 * is published there. It begins at
 * {@link io.github.ssekit.modulith.SseModulithAutoConfiguration}.
 */
@NullMarked
package io.github.ssekit.modulith;

import org.jspecify.annotations.NullMarked;
