/**
 * A client that behaves as the HTML standard's {@code EventSource} does, over a plain
 * socket, and tells a test everything it saw.
 */
@NullMarked
package io.github.ssekit.test.client;

import org.jspecify.annotations.NullMarked;
