package io.github.ssekit.example.testing;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.test.RecordingSsePublisher;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A class that publishes, without Spring. */
class ShippingTests {

	private final RecordingSsePublisher publisher = new RecordingSsePublisher();

	private final Shipping shipping = new Shipping(this.publisher);

	@Test
	void publishesThatAnOrderWasShipped() {
		this.shipping.ship(17);
		this.shipping.ship(18);
		assertThat(this.publisher.events("orders/17")).containsExactly(SseEvent.named("shipped").data("order 17"));
		assertThat(this.publisher.publications()).hasSize(2);
	}

	@Test
	void tellsWhereNothingCouldBePublished() {
		this.publisher.failWith(new IllegalStateException("the broker is away"));
		assertThat(this.shipping.ship(17)).isCompletedExceptionally();
		assertThat(this.publisher.publications()).isEmpty();
	}

}
