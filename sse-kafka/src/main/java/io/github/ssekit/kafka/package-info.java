/** Events from topics of Kafka: records become events, through a consumer group. */
@NullMarked
package io.github.ssekit.kafka;

import org.jspecify.annotations.NullMarked;
