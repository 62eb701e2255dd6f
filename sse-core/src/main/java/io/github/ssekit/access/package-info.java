/**
 * Who wants to listen to what, and who may: the request of a stream and its authoriser.
 */
@NullMarked
package io.github.ssekit.access;

import org.jspecify.annotations.NullMarked;
