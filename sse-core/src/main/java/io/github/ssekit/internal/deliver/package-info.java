/** From an announcement to the streams that listen, in order and without gaps. */
@NullMarked
package io.github.ssekit.internal.deliver;

import org.jspecify.annotations.NullMarked;
