package io.github.ssekit.example.testing;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;

import org.springframework.stereotype.Service;

/** Publishes what happens to orders. */
@Service
class Shipping {

	private final SsePublisher publisher;

	Shipping(SsePublisher publisher) {
		this.publisher = publisher;
	}

	CompletableFuture<Published> ship(long order) {
		return this.publisher.publish("orders/" + order, SseEvent.named("shipped").data("order " + order));
	}

}
