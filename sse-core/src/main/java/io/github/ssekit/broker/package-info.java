/**
 * How an event gets its place and reaches the nodes that listen: the interface and its
 * default in memory.
 */
@NullMarked
package io.github.ssekit.broker;

import org.jspecify.annotations.NullMarked;
