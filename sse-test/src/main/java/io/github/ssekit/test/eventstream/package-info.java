/**
 * {@code text/event-stream} as the HTML standard reads it: bytes go in, events, comments
 * and blocks come out.
 */
@NullMarked
package io.github.ssekit.test.eventstream;

import org.jspecify.annotations.NullMarked;
