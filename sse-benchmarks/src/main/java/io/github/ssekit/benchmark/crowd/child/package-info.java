/**
 * What runs as processes of its own: clients by the thousand, and the bare server that is
 * the floor. Each is asked over its standard input, and answers over its standard output.
 */
@NullMarked
package io.github.ssekit.benchmark.crowd.child;

import org.jspecify.annotations.NullMarked;
