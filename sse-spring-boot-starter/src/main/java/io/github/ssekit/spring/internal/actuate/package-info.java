/** The actuator endpoint, health and audit events. */
@NullMarked
package io.github.ssekit.spring.internal.actuate;

import org.jspecify.annotations.NullMarked;
