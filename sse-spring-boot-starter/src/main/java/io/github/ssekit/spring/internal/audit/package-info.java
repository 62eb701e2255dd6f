/** Who has done what. */
@NullMarked
package io.github.ssekit.spring.internal.audit;

import org.jspecify.annotations.NullMarked;
