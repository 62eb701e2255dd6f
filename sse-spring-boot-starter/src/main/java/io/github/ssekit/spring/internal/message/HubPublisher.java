package io.github.ssekit.spring.internal.message;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/**
 * The publisher as a bean of its own, so that a test can replace it and leave the hub,
 * which streams need, as it is.
 */
public final class HubPublisher implements SsePublisher {

	private final SseHub hub;

	public HubPublisher(SseHub hub) {
		this.hub = hub;
	}

	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		return this.hub.publish(topic, event);
	}

}
