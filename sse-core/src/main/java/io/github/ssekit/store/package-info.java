/** Where history is kept and read: the interface and its default in memory. */
@NullMarked
package io.github.ssekit.store;

import org.jspecify.annotations.NullMarked;
