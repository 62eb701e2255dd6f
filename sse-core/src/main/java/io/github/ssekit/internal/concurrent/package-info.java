/**
 * Time and threads: the one place where the engine gets them from, so that a test can
 * play both, and the few tools that keep work in order and count what waits.
 */
@NullMarked
package io.github.ssekit.internal.concurrent;

import org.jspecify.annotations.NullMarked;
