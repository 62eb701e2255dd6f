/**
 * Who has done what to streams and tickets, as application events.
 */
@NullMarked
package io.github.ssekit.spring.audit;

import org.jspecify.annotations.NullMarked;
