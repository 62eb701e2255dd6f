/** Tickets of one process, and how a grant is written down. */
@NullMarked
package io.github.ssekit.internal.ticket;

import org.jspecify.annotations.NullMarked;
