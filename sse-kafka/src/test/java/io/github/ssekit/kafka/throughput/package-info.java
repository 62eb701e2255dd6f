/** What a consumer costs, beside a listener that only commits. */
@NullMarked
package io.github.ssekit.kafka.throughput;

import org.jspecify.annotations.NullMarked;
