package io.github.ssekit.example.testing;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.test.AutoConfigureSseRecording;
import io.github.ssekit.test.RecordingSsePublisher;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/** A controller in a slice of the application, without a server. */
@WebMvcTest(Orders.class)
@Import(Shipping.class)
@AutoConfigureSseRecording
class OrdersTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private RecordingSsePublisher publisher;

	@Test
	void publishesWhatIsPosted() {
		assertThat(this.mvc.post().uri("/orders/17/shipped").exchange()).hasStatusOk();
		assertThat(this.publisher.events("orders/17")).extracting(SseEvent::name).containsExactly("shipped");
	}

	@Test
	void opensAStream() {
		assertThat(this.mvc.get().uri("/orders/17/events").asyncExchange()).hasStatusOk()
			.hasContentTypeCompatibleWith("text/event-stream");
	}

}
