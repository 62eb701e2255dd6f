/**
 * What runs in the process of each contender: its streams, as its users would write them,
 * and a line to be told over when to publish.
 */
@NullMarked
package io.github.ssekit.benchmark.field.server;

import org.jspecify.annotations.NullMarked;
