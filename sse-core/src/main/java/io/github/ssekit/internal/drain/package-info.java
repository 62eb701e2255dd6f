/** Ending all streams of a node, spread over a time. */
@NullMarked
package io.github.ssekit.internal.drain;

import org.jspecify.annotations.NullMarked;
