/** Answers of a store, broker or presence, given on threads of the hub. */
@NullMarked
package io.github.ssekit.internal.dispatch;

import org.jspecify.annotations.NullMarked;
