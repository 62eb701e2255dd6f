/** The broker of one process. */
@NullMarked
package io.github.ssekit.internal.broker;

import org.jspecify.annotations.NullMarked;
