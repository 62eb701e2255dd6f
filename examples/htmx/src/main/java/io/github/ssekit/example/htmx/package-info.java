/** A page that htmx keeps up to date. */
@NullMarked
package io.github.ssekit.example.htmx;

import org.jspecify.annotations.NullMarked;
