/**
 * SseKit: Server-Sent Events that do not lose events. The tour, from the top down:
 * {@link io.github.ssekit.SseHub} is what an application holds;
 * {@link io.github.ssekit.internal.publish.PublishFlow},
 * {@link io.github.ssekit.internal.deliver.DeliverFlow} and
 * {@link io.github.ssekit.internal.connect.ConnectFlow} are what it does;
 * {@link io.github.ssekit.internal.emitter.Emitter} is one open stream;
 * {@link io.github.ssekit.store.EventStore}, {@link io.github.ssekit.broker.Broker} and
 * {@link io.github.ssekit.presence.Presence} are the extension points for what keeps,
 * carries and remembers; {@link io.github.ssekit.internal.wire} is what clients see.
 */
@NullMarked
package io.github.ssekit;

import org.jspecify.annotations.NullMarked;
