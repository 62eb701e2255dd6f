package io.github.ssekit.spring.internal.message;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes nothing, because streams are switched off, and says so once. */
public final class DroppingPublisher implements SsePublisher {

	private static final Logger log = LoggerFactory.getLogger(DroppingPublisher.class);

	private final AtomicBoolean said = new AtomicBoolean();

	@Override
	public CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		if (this.said.compareAndSet(false, true)) {
			log.warn("Nothing is published, because sse.enabled is false: the first event that is dropped was to go to"
					+ " {}. This is said once.", topic);
		}
		return CompletableFuture.completedFuture(new Published(topic, null, false));
	}

}
