/** Who is connected to one process. */
@NullMarked
package io.github.ssekit.internal.presence;

import org.jspecify.annotations.NullMarked;
