/** Where it ends: how cost grows with streams, topics, events a second and nodes. */
@NullMarked
package io.github.ssekit.benchmark.crowd.scale;

import org.jspecify.annotations.NullMarked;
