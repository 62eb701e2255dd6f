/** Which paths and methods are streams. */
@NullMarked
package io.github.ssekit.spring.internal.mapping;

import org.jspecify.annotations.NullMarked;
