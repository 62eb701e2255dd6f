/** What operators see and do by way of Actuator: health, and the endpoint {@code sse}. */
@NullMarked
package io.github.ssekit.spring.actuate;

import org.jspecify.annotations.NullMarked;
