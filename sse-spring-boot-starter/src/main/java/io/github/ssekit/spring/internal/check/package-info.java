/**
 * The self-check: what an application has been given is looked at once at its start, and
 * what would harm its streams is said before the first of them opens.
 */
@NullMarked
package io.github.ssekit.spring.internal.check;

import org.jspecify.annotations.NullMarked;
