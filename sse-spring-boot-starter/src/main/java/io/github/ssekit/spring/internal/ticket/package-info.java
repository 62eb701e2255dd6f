/** Logging in by a ticket, for clients that cannot send a header. */
@NullMarked
package io.github.ssekit.spring.internal.ticket;

import org.jspecify.annotations.NullMarked;
