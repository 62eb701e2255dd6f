package io.github.ssekit.example.testing;

import io.github.ssekit.test.AutoConfigureSseRecording;
import io.github.ssekit.test.BrowserSession;
import io.github.ssekit.test.RecordingSsePublisher;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole application on a port, read as a browser reads it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureSseRecording
class TestingExampleTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Shipping shipping;

	@Autowired
	private RecordingSsePublisher publisher;

	@Test
	void whoComesBackHearsWhatWasMissed() {
		BrowserSession browser = BrowserSession.at(this.port);
		String lastEventId;
		try (SseTestClient page = browser.stream("/orders/17/events").openAndAwait()) {
			page.awaitEvent("sse.ready");
			browser.post("/orders/17/shipped", "text/plain", "");
			ReceivedEvent shipped = page.awaitEvent("shipped");
			assertThat(shipped.data()).isEqualTo("order 17");
			assertThat(shipped.topic()).isEqualTo("orders/17");
			lastEventId = page.lastEventId();
		}
		this.shipping.ship(17);
		try (SseTestClient page = browser.stream("/orders/17/events").lastEventId(lastEventId).openAndAwait()) {
			assertThat(page.awaitMessages(1)).extracting(ReceivedEvent::type).containsExactly("shipped");
		}
		assertThat(this.publisher.events("orders/17")).hasSize(2);
	}

}
