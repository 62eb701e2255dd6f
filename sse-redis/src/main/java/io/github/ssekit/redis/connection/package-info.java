/** How Redis is reached, and the settings of what is kept there. */
@NullMarked
package io.github.ssekit.redis.connection;

import org.jspecify.annotations.NullMarked;
