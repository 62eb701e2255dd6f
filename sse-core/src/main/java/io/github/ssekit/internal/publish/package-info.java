/** From an event to its place. */
@NullMarked
package io.github.ssekit.internal.publish;

import org.jspecify.annotations.NullMarked;
