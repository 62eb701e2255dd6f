/**
 * Every record at every reader, once and in order, while nodes die and Kafka restarts.
 */
@NullMarked
package io.github.ssekit.kafka.ledger;

import org.jspecify.annotations.NullMarked;
