/** Opening a stream: who may, how many, from which place, with which snapshot. */
@NullMarked
package io.github.ssekit.internal.connect;

import org.jspecify.annotations.NullMarked;
