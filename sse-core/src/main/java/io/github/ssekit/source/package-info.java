/** Other sources of events: what comes in from one, and which event it becomes. */
@NullMarked
package io.github.ssekit.source;

import org.jspecify.annotations.NullMarked;
