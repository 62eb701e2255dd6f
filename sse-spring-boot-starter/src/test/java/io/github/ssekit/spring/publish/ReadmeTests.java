package io.github.ssekit.spring.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.async.SseAsyncPublisher;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseMessage;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** The code of docs/publishing.md and docs/streams.md. */
class ReadmeTests {

	@Test
	void theExamplesDoWhatThePagesSay() throws Exception {
		try (App app = App.on(Server.TOMCAT).with(Orders.class, Shipping.class, Ticker.class).start();
				SseTestClient page = app.listening("/orders/17/live")) {
			assertThat(page.awaitEvent("order").data()).isEqualTo("{\"id\":17,\"version\":1,\"state\":\"new\"}");
			Orders orders = app.bean(Orders.class);
			Order packed = new Order(17, 2, "packed");
			Order shipped = new Order(17, 3, "shipped");
			orders.save(shipped);
			assertThat(orders.publish(shipped).outdated()).isFalse();
			assertThat(orders.publish(packed).outdated()).isTrue();
			app.bean(Shipping.class).ship(17, new Parcel("P-1"));
			app.bean(Shipping.class).ship(17, new Parcel("P-1"));
			assertThat(app.bean(Ticker.class).tick(new Price("ACME", 7)).join().topic().name())
				.isEqualTo("prices/ACME");
			app.hub().publish("orders/17", SseEvent.named("end")).join();
			page.awaitEvent("end");
			assertThat(page.messages()).filteredOn((event) -> event.type().equals("order"))
				.extracting("data")
				.containsExactly("{\"id\":17,\"version\":1,\"state\":\"new\"}",
						"{\"id\":17,\"version\":3,\"state\":\"shipped\"}");
			assertThat(page.messages()).filteredOn((event) -> event.type().equals("shipped")).hasSize(1);
		}
	}

	@RestController
	static class Orders {

		private final ConcurrentMap<Long, Order> stored = new ConcurrentHashMap<>();

		private final SsePublisher publisher;

		Orders(SsePublisher publisher) {
			this.publisher = publisher;
			save(new Order(17, 1, "new"));
		}

		@SseEndpoint("/orders/{id}/live")
		SseStream live(@PathVariable long id) {
			return SseStream.of("orders/" + id).snapshot(() -> SseEvent.named("order").data(this.stored.get(id)));
		}

		void save(Order order) {
			this.stored.put(order.id(), order);
		}

		Published publish(Order order) {
			return this.publisher
				.publish("orders/" + order.id(), SseEvent.named("order").data(order).version(order.version()))
				.join();
		}

	}

	@Service
	static class Shipping {

		private final ApplicationEventPublisher events;

		Shipping(ApplicationEventPublisher events) {
			this.events = events;
		}

		@Transactional
		public void ship(long id, Parcel parcel) {
			this.events.publishEvent(SseMessage.to("orders/" + id, SseEvent.named("shipped").data(parcel))
				.idempotencyKey("shipped-" + id));
			this.events.publishEvent(SseMessage.toClient("alice", SseEvent.of("under way")).now());
		}

	}

	@Component
	static class Ticker {

		private final SseAsyncPublisher publisher;

		Ticker(SseAsyncPublisher publisher) {
			this.publisher = publisher;
		}

		CompletableFuture<Published> tick(Price price) {
			return this.publisher.publish("prices/" + price.symbol(), SseEvent.of(price));
		}

	}

	record Order(long id, long version, String state) {
	}

	record Parcel(String id) {
	}

	record Price(String symbol, int cents) {
	}

}
