package io.github.ssekit.spring.slice;

import java.time.Instant;

import io.github.ssekit.SseHub;
import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

@WebMvcTest(SliceTests.Orders.class)
@WithMockUser("alice")
class SliceTests {

	@Autowired
	private MockMvc mvc;

	@Autowired
	private SsePublisher publisher;

	@Autowired
	private SseHub hub;

	@AfterEach
	void endStreams() {
		this.hub.disconnectAll().toCompletableFuture().join();
	}

	@Test
	void answersAnErrorBeforeTheStream() throws Exception {
		this.mvc.perform(get("/orders/{id}/events", "client")).andExpect(status().isBadRequest());
		assertThat(this.hub.countsHere().streams()).isZero();
	}

	@Test
	void opensAStream() throws Exception {
		MvcResult result = this.mvc.perform(get("/orders/{id}/events", "17"))
			.andExpect(request().asyncStarted())
			.andExpect(status().isOk())
			.andExpect(header().string("Content-Type", "text/event-stream;charset=UTF-8"))
			.andReturn();

		assertThat(result.getResponse().getContentAsString()).startsWith("id: 1a.")
			.contains("event: sse.ready\ndata: {\"client\":\"alice\",\"recovered\":false,\"replayed\":0,\"topics\":{");
	}

	@Test
	void bringsWhatIsPublished() throws Exception {
		MvcResult result = this.mvc.perform(get("/orders/{id}/events", "18")).andReturn();
		this.publisher
			.publish("orders/18",
					SseEvent.named("shipped").data(new Parcel("P-1", Instant.parse("2026-01-02T03:04:05Z"))))
			.join();

		Awaitility.await()
			.untilAsserted(() -> assertThat(result.getResponse().getContentAsString())
				.contains("event: shipped\ndata: {\"id\":\"P-1\",\"sent\":\"2026-01-02T03:04:05Z\"}\n\n"));
	}

	@SpringBootConfiguration
	@Import(Orders.class)
	static class Application {

	}

	@RestController
	static class Orders {

		@SseEndpoint("/orders/{id}/events")
		SseStream follow(@PathVariable String id) {
			return SseStream.of(id.equals("client") ? "client/" + id : "orders/" + id).client("alice");
		}

	}

	record Parcel(String id, Instant sent) {
	}

}
