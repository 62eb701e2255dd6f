/**
 * The stories: how an event is published, how it is delivered, how a stream begins, how
 * all end.
 */
@NullMarked
package io.github.ssekit.flow;

import org.jspecify.annotations.NullMarked;
