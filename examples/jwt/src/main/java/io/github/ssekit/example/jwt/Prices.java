package io.github.ssekit.example.jwt;

import java.security.Principal;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.tickets.SseTicket;
import io.github.ssekit.spring.tickets.SseTickets;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Who somebody is comes from the token, or from the ticket that was given for one. */
@RestController
class Prices {

	private final SsePublisher publisher;

	private final SseTickets tickets;

	Prices(SsePublisher publisher, SseTickets tickets) {
		this.publisher = publisher;
		this.tickets = tickets;
	}

	@SseEndpoint("/prices")
	SseStream follow(Principal user) {
		return SseStream.of("prices").client(user.getName());
	}

	/** Good once, within 30 seconds, and until the token ends. */
	@PostMapping("/prices/ticket")
	SseTicket ticket(Principal user) {
		return this.tickets.issue(user);
	}

	@PostMapping("/prices")
	CompletableFuture<String> publish(@RequestBody Price price) {
		return this.publisher.publish("prices", SseEvent.named("price").data(price)).thenApply(Published::id);
	}

	/**
	 * What readers are told.
	 *
	 * @param symbol of what
	 * @param cents how much
	 */
	record Price(String symbol, long cents) {
	}

}
