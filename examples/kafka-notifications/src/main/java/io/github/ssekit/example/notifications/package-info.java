/** Notifications of members, out of Kafka. */
@NullMarked
package io.github.ssekit.example.notifications;

import org.jspecify.annotations.NullMarked;
