package io.github.ssekit;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/**
 * Publishes events. Thread-safe. No call waits for a reader: each returns when the event
 * is encoded and handed to the broker, and its future completes when the event has its
 * place. A future that nobody looks at loses nothing but the answer: a failure is logged
 * as well.
 * <p>
 * What is hung onto a future ({@code thenAccept}, {@code whenComplete}) runs on a thread
 * of the hub that is there for nothing else ({@code sse-callback-n}, four of them), or on
 * the calling thread where the event has its place already, as in memory. It may block:
 * that holds up other continuations, and neither streams, nor Redis, nor whoever waits by
 * {@code join()} or {@code get()}.
 */
@FunctionalInterface
public interface SsePublisher {

	/**
	 * Publish an event to a topic.
	 * @param topic the topic, whatever it is
	 * @param event the event
	 * @return its place; exceptionally
	 * {@link io.github.ssekit.broker.BrokerUnavailableException} where the broker or the
	 * store is away
	 * @throws IllegalArgumentException if the event cannot be encoded or is too large
	 */
	CompletableFuture<Published> publish(Topic topic, SseEvent event);

	/**
	 * Publish an event to a topic by name.
	 * @param topic the topic's name; {@code client/...} and {@code broadcast} have
	 * methods of their own
	 * @param event the event
	 * @return its place
	 * @throws IllegalArgumentException if the name may not be given, or the event cannot
	 * be encoded or is too large
	 */
	default CompletableFuture<Published> publish(String topic, SseEvent event) {
		return publish(Topic.named(topic), event);
	}

	/**
	 * Publish an event to one client, on whichever node, connected or not.
	 * @param clientId the client's id
	 * @param event the event
	 * @return its place in the client's topic
	 * @throws IllegalArgumentException if the id breaks its rules, or the event cannot be
	 * encoded or is too large
	 */
	default CompletableFuture<Published> toClient(String clientId, SseEvent event) {
		return publish(Topic.client(clientId), event);
	}

	/**
	 * Publish an event to every client that hears broadcasts.
	 * @param event the event
	 * @return its place in the broadcast topic
	 * @throws IllegalArgumentException if the event cannot be encoded or is too large
	 */
	default CompletableFuture<Published> broadcast(SseEvent event) {
		return publish(Topic.BROADCAST, event);
	}

}
