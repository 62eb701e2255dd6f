/** How events get their place in Redis and reach the nodes that listen. */
@NullMarked
package io.github.ssekit.redis.internal.broker;

import org.jspecify.annotations.NullMarked;
