/** Sources that are set by property. */
@NullMarked
package io.github.ssekit.spring.internal.sources;

import org.jspecify.annotations.NullMarked;
