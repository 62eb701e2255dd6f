/** A publisher that never waits for the broker: it keeps what cannot be published yet. */
@NullMarked
package io.github.ssekit.async;

import org.jspecify.annotations.NullMarked;
