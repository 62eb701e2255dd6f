/** From a method with {@code @SseEndpoint} to a stream, or an error. */
@NullMarked
package io.github.ssekit.spring.internal.endpoint;

import org.jspecify.annotations.NullMarked;
