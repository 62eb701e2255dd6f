/** An application that runs on as many nodes as there are. */
@NullMarked
package io.github.ssekit.example.nodes;

import org.jspecify.annotations.NullMarked;
