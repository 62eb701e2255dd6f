package io.github.ssekit.spring.internal.metrics;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.concurrent.Stages;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes each publish as {@code sse.publish}, from the call until the event has its
 * place. What the publisher's thread is observing is the parent, so that a trace shows
 * the publish in its request. The topic is of high cardinality: it is in traces and not
 * in meters. Thread-safe.
 */
public final class ObservedPublisher implements SsePublisher {

	private final SsePublisher publisher;

	private final ObservationRegistry registry;

	public ObservedPublisher(SsePublisher publisher, ObservationRegistry registry) {
		this.publisher = publisher;
		this.registry = registry;
	}

	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		if (this.registry.isNoop()) {
			return this.publisher.publish(topic, event);
		}
		Observation observation = Observation.createNotStarted("sse.publish", this.registry)
			.contextualName("sse publish")
			.lowCardinalityKeyValue("kind", kindOf(topic))
			.highCardinalityKeyValue("topic", topic.name())
			.start();
		CompletableFuture<Published> result;
		try {
			result = observation.scoped(() -> this.publisher.publish(topic, event));
		}
		catch (RuntimeException | Error ex) {
			end(observation, "failed"); // the scope has taken the error down
			throw ex;
		}
		Stages.whenOver(result, (published, failure) -> {
			if (published != null) {
				end(observation, published.duplicate() ? "duplicate" : "published");
				return;
			}
			try {
				if (failure != null) {
					observation.error(failure);
				}
			}
			finally {
				end(observation, "failed");
			}
		});
		return result; // which does not depend on whoever observes
	}

	private static void end(Observation observation, String outcome) {
		observation.lowCardinalityKeyValue("outcome", outcome).stop();
	}

	private static String kindOf(Topic topic) {
		if (topic.equals(Topic.BROADCAST)) {
			return "broadcast";
		}
		return topic.isReserved() ? "client" : "topic";
	}

}
