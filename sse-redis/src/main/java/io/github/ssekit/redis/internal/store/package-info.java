/** The history of topics in Redis Streams. */
@NullMarked
package io.github.ssekit.redis.internal.store;

import org.jspecify.annotations.NullMarked;
