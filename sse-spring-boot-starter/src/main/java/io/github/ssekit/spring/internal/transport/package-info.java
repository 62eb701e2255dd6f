/** Finds the transports of the web servers that are there. */
@NullMarked
package io.github.ssekit.spring.internal.transport;

import org.jspecify.annotations.NullMarked;
