/**
 * How a crowd of streams fares on several nodes of the sample application: whether
 * anything is lost, how long it takes, and what it costs. It begins in
 * {@link io.github.ssekit.benchmark.crowd.Crowd}.
 */
@NullMarked
package io.github.ssekit.benchmark.crowd;

import org.jspecify.annotations.NullMarked;
