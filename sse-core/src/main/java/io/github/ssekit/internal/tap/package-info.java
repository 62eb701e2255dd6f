/** A short look at what is said on a topic. */
@NullMarked
package io.github.ssekit.internal.tap;

import org.jspecify.annotations.NullMarked;
