/** Publishing by HTTP: one event, or many as NDJSON. */
@NullMarked
package io.github.ssekit.spring.internal.http;

import org.jspecify.annotations.NullMarked;
