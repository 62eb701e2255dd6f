/** The way to one client: what a web server implements. */
@NullMarked
package io.github.ssekit.transport;

import org.jspecify.annotations.NullMarked;
