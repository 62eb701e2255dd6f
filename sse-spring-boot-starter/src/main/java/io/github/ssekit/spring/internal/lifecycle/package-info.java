/** Starting and ending the hub with the application. */
@NullMarked
package io.github.ssekit.spring.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
