package io.github.ssekit.sample;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The sample tells Prometheus what it does, as it is started, with nothing to set. */
@OnBothServers
class ScrapeTests {

	private final Sample sample;

	ScrapeTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	void tellsOfStreamsAndEvents() {
		String alice = Sample.unique("alice");
		try (SseTestClient reader = this.sample.connect("clientId=" + alice)) {
			this.sample.text("send/" + alice, "hello");
			reader.awaitMessages(1);
			await().atMost(Sample.PATIENCE)
				.untilAsserted(() -> assertThat(this.sample.scrape()).containsPattern("(?m)^sse_streams [1-9]")
					.containsPattern("(?m)^sse_delivered_events_total [1-9]")
					.containsPattern("(?m)^sse_closed_streams_total\\{reason=\"gone\"} ")
					.containsPattern("(?m)^http_server_requests_seconds_count\\{")
					.doesNotContain(alice));
		}
	}

}
