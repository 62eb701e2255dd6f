/** The smallest application that has streams. */
@NullMarked
package io.github.ssekit.example.hello;

import org.jspecify.annotations.NullMarked;
