/** Counts, observers and listeners of operations. */
@NullMarked
package io.github.ssekit.internal.observe;

import org.jspecify.annotations.NullMarked;
