/**
 * An application on its way from {@code SseEmitter} to SseKit: both serve the same news,
 * under a context path, with compression, HTTP/2 and virtual threads.
 */
@NullMarked
package io.github.ssekit.example.migration;

import org.jspecify.annotations.NullMarked;
