/**
 * Who wants to listen to what, and who may: the request of a stream, its authoriser, and
 * the one-time tickets of those who can send no headers.
 */
@NullMarked
package io.github.ssekit.access;

import org.jspecify.annotations.NullMarked;
