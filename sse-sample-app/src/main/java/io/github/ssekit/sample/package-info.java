/**
 * The application that people run first: streams, publishing and presence over HTTP, and
 * a page to try them.
 */
@NullMarked
package io.github.ssekit.sample;

import org.jspecify.annotations.NullMarked;
