/** The auto-configuration and its properties. */
@NullMarked
package io.github.ssekit.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
