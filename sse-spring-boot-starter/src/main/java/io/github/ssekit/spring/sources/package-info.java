/**
 * Other sources of events by property, without code: {@code sse.sources.<name>.*}. A
 * {@link io.github.ssekit.spring.sources.SourceFactory} is there for each type.
 */
@NullMarked
package io.github.ssekit.spring.sources;

import org.jspecify.annotations.NullMarked;
