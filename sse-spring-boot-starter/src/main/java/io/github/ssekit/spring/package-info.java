/**
 * SseKit in a Spring Boot application: {@link io.github.ssekit.spring.SseEndpoint} opens
 * streams, {@link io.github.ssekit.SsePublisher} publishes, {@code sse.*} sets the rest.
 */
@NullMarked
package io.github.ssekit.spring;

import org.jspecify.annotations.NullMarked;
