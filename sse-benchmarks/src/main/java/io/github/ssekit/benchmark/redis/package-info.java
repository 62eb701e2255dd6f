/** What Redis costs through SseKit, against the same done with bare Lettuce. */
@NullMarked
package io.github.ssekit.benchmark.redis;

import org.jspecify.annotations.NullMarked;
