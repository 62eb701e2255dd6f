/** How events of other services, in any language, become Server-Sent Events. */
@NullMarked
package io.github.ssekit.redis.consumer;

import org.jspecify.annotations.NullMarked;
