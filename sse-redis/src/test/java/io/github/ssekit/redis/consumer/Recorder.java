package io.github.ssekit.redis.consumer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;

/** Publishes once for each idempotency key, as a broker does, and keeps what was said. */
final class Recorder implements SsePublisher {

	/** Guarded by the monitor, as all below. */
	private final List<String> data = new ArrayList<>();

	private final Set<String> known = new HashSet<>();

	private boolean away;

	private int refused;

	@Override
	public synchronized CompletableFuture<Published> publish(Topic topic, SseEvent event) {
		if (this.away) {
			this.refused++;
			return CompletableFuture.failedFuture(new BrokerUnavailableException("away", null));
		}
		if (event.data().equals("too large")) {
			throw new IllegalArgumentException("event: is too large");
		}
		if (event.idempotencyKey() != null && !this.known.add(event.idempotencyKey())) {
			return CompletableFuture.completedFuture(new Published(topic, null, true));
		}
		this.data.add((String) event.data());
		return CompletableFuture.completedFuture(new Published(topic, null, false));
	}

	synchronized void away(boolean away) {
		this.away = away;
	}

	synchronized int refused() {
		return this.refused;
	}

	synchronized List<String> data() {
		return List.copyOf(this.data);
	}

	/** The same, but what it publishes is answered only when the future completes. */
	SsePublisher answeringAfter(CompletableFuture<?> gate) {
		return (topic, event) -> publish(topic, event).thenCombine(gate, (published, opened) -> published);
	}

}
