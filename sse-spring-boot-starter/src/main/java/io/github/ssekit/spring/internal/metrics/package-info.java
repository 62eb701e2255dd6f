/**
 * What a hub does, as Micrometer meters and observations; of no use without Micrometer,
 * and not needed by anything else.
 */
@NullMarked
package io.github.ssekit.spring.internal.metrics;

import org.jspecify.annotations.NullMarked;
