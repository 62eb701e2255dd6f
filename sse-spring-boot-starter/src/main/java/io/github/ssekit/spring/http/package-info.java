/**
 * Publishing by HTTP for those without a Java class: {@code POST} of one event, or of
 * many as NDJSON. Off unless {@code sse.http-publish.enabled} is true;
 * {@link io.github.ssekit.spring.http.PublishAuthorizer} says who may publish where.
 */
@NullMarked
package io.github.ssekit.spring.http;

import org.jspecify.annotations.NullMarked;
