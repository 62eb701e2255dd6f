/** Streams over the servlet API: non-blocking, on Tomcat and on Jetty. */
@NullMarked
package io.github.ssekit.spring.internal.servlet;

import org.jspecify.annotations.NullMarked;
