/**
 * Who is here: clients and their streams, on all nodes. the interface and its default in
 * memory.
 */
@NullMarked
package io.github.ssekit.presence;

import org.jspecify.annotations.NullMarked;
