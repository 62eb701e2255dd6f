/**
 * One-time tickets that every node can take:
 * {@link io.github.ssekit.redis.internal.ticket.RedisTicketStore}.
 */
@NullMarked
package io.github.ssekit.redis.internal.ticket;

import org.jspecify.annotations.NullMarked;
