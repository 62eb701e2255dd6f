/**
 * What goes over the wire: the encoder of events, the frames that all readers share, the
 * cursor that each stream sends as its {@code id}, and the library's own events.
 */
@NullMarked
package io.github.ssekit.internal.wire;

import org.jspecify.annotations.NullMarked;
