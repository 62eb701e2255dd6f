/** The connections to Redis: connections that come back by themselves, scripts, keys. */
@NullMarked
package io.github.ssekit.redis.internal.connection;

import org.jspecify.annotations.NullMarked;
