/** How many connections the web server takes. */
@NullMarked
package io.github.ssekit.spring.internal.server;

import org.jspecify.annotations.NullMarked;
