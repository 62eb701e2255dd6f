/** Those who are measured, seen from outside: started, told to publish, and weighed. */
@NullMarked
package io.github.ssekit.benchmark.field.contender;

import org.jspecify.annotations.NullMarked;
