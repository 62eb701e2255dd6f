/** What SseKit costs, measured against its peers in one run. */
@NullMarked
package io.github.ssekit.benchmark;

import org.jspecify.annotations.NullMarked;
