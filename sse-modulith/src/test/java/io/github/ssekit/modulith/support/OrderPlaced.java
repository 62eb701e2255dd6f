package io.github.ssekit.modulith.support;

import org.springframework.modulith.events.Externalized;

/**
 * Somebody has ordered.
 *
 * @param customer who
 * @param id what
 */
@Externalized("sse:orders/#{#this.customer}::placed")
public record OrderPlaced(String customer, String id) {
}
