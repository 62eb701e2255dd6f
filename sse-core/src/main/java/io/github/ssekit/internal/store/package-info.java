/** The history of one process, bounded per topic and in all. */
@NullMarked
package io.github.ssekit.internal.store;

import org.jspecify.annotations.NullMarked;
