package io.github.ssekit.docs;

import java.time.Instant;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import reactor.core.publisher.Flux;

import org.springframework.web.reactive.function.client.WebClient;

/** What blocks of Java on the pages use and do not declare: an application of theirs. */
public abstract class Surroundings {

	protected SsePublisher publisher;

	protected SseHub hub;

	protected OrderRepository orders;

	protected Order order;

	protected WebClient client;

	protected Flux<Parcel> parcels;

	protected int port;

	public record Order(long id, long version) {
	}

	public record Parcel(String id) {
	}

	public record Price(String symbol, int cents) {
	}

	/** Whose table it is. */
	public interface OrderRepository {

		Order find(long id);

	}

	/** Who may read what, and until when. */
	public interface Shares {

		boolean mayRead(String user, String topic);

		Instant endOf(String user, String topic);

	}

	/** A controller to be tested. */
	public static class Orders {

	}

	/** A service to be tested. */
	public static class Shipping {

		private final SsePublisher publisher;

		public Shipping(SsePublisher publisher) {
			this.publisher = publisher;
		}

		public void ship(long id) {
			this.publisher.publish("orders/" + id, SseEvent.named("shipped"));
		}

	}

}
