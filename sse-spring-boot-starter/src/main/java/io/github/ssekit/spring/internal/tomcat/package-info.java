/** Streams on Tomcat, past the servlet layer. */
@NullMarked
package io.github.ssekit.spring.internal.tomcat;

import org.jspecify.annotations.NullMarked;
