/**
 * SseKit beside its peers, in one run: {@code Field} is the command, {@code Contender}
 * says who takes part, the {@code server} package is what each of them runs,
 * {@code client} reads the streams, and {@code contender} starts and weighs the
 * processes.
 */
@NullMarked
package io.github.ssekit.benchmark.field;

import org.jspecify.annotations.NullMarked;
