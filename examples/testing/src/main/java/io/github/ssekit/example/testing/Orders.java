package io.github.ssekit.example.testing;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.broker.Published;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Streams what happens to an order. */
@RestController
class Orders {

	private final Shipping shipping;

	Orders(Shipping shipping) {
		this.shipping = shipping;
	}

	@SseEndpoint("/orders/{order}/events")
	SseStream follow(@PathVariable long order) {
		return SseStream.of("orders/" + order);
	}

	@PostMapping("/orders/{order}/shipped")
	CompletableFuture<String> shipped(@PathVariable long order) {
		return this.shipping.ship(order).thenApply(Published::id);
	}

}
