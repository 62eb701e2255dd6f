/**
 * SseKit on Redis: {@link io.github.ssekit.redis.RedisParts} makes an event store, a
 * broker and a presence that any number of nodes share.
 */
@NullMarked
package io.github.ssekit.redis;

import org.jspecify.annotations.NullMarked;
