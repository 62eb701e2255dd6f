/** The connections to Redis: connections that come back by themselves, scripts, keys. */
@NullMarked
package io.github.ssekit.redis.connection;

import org.jspecify.annotations.NullMarked;
