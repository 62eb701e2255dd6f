/** What the tests stand on: a broker of Kafka, and publishers that remember. */
@NullMarked
package io.github.ssekit.kafka.kit;

import org.jspecify.annotations.NullMarked;
