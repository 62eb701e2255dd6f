/** Streams on Jetty, past the servlet layer. */
@NullMarked
package io.github.ssekit.spring.internal.jetty;

import org.jspecify.annotations.NullMarked;
