/** Publishing from a Spring application: payloads, messages, transactions. */
@NullMarked
package io.github.ssekit.spring.internal.message;

import org.jspecify.annotations.NullMarked;
