/** Who listens on this node: emitters by id, by client and by topic. */
@NullMarked
package io.github.ssekit.internal.registry;

import org.jspecify.annotations.NullMarked;
