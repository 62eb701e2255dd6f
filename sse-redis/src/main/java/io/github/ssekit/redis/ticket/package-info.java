/**
 * One-time tickets that every node can take:
 * {@link io.github.ssekit.redis.ticket.RedisTicketStore}.
 */
@NullMarked
package io.github.ssekit.redis.ticket;

import org.jspecify.annotations.NullMarked;
