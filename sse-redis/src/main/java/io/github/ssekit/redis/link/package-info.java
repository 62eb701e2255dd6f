/** The lines to Redis: connections that come back by themselves, scripts, keys. */
@NullMarked
package io.github.ssekit.redis.link;

import org.jspecify.annotations.NullMarked;
