/**
 * What the parts of the core cost one by one
 * ({@link io.github.ssekit.benchmark.jmh.JmhRun}), and the memory of a stream that is
 * open and idle ({@link io.github.ssekit.benchmark.jmh.Footprint}).
 */
@NullMarked
package io.github.ssekit.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
