/** Who watches: what happens on this node, told to whoever wants to know. */
@NullMarked
package io.github.ssekit.observe;

import org.jspecify.annotations.NullMarked;
