/** Readers by the thousand on one thread, which count what arrives. */
@NullMarked
package io.github.ssekit.benchmark.field.client;

import org.jspecify.annotations.NullMarked;
