/**
 * How endpoints are described where springdoc-openapi is on the class path.
 */
@NullMarked
package io.github.ssekit.spring.internal.openapi;

import org.jspecify.annotations.NullMarked;
