/**
 * One open stream: its outbox, its catch-up from the store, its life, and the way to the
 * wire.
 */
@NullMarked
package io.github.ssekit.internal.emitter;

import org.jspecify.annotations.NullMarked;
