package io.github.ssekit.spring.internal.metrics;

import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/** What Prometheus is told of streams, and what it is not. */
class MetersTests extends OnEachServer {

	private static final List<String> GAUGES = List.of("sse_streams", "sse_clients", "sse_outbox_bytes");

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = Scrape.scraped(App.on(server).with(Endpoints.class)).property("sse.heartbeat", "1s").start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	/** Of the test before. */
	@BeforeEach
	void awaitThatAllAreGone() {
		app.awaitStreams(0);
	}

	@Test
	void gaugesSettleAtZeroAndCountersAddUpWhenThreeHundredHaveComeAndGone() {
		Scrape before = Scrape.of(app);
		try (Crowd crowd = Crowd.connect(app, "/events/churn", 300).awaitReady()) {
			for (int i = 0; i < 5; i++) {
				app.hub().publish("churn", SseEvent.of("event " + i)).join();
			}
			crowd.awaitAll("all events", (member) -> member.messages().size() == 5);
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
				Scrape open = Scrape.of(app);
				assertThat(open.value("sse_streams")).isEqualTo(300);
				assertThat(open.value("sse_clients")).isEqualTo(300);
				assertThat(grown("sse_delivered_events_total", before, open)).isEqualTo(5 * 300);
				assertThat(grown("sse_opened_streams_total", before, open)).isEqualTo(300);
				assertThat(grown("sse_published_events_total", before, open)).isEqualTo(5);
			});
			crowd.reset();
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
				Scrape gone = Scrape.of(app);
				GAUGES.forEach((gauge) -> assertThat(gone.value(gauge)).as(gauge).isZero());
				assertThat(grown("sse_closed_streams_total", before, gone)).isEqualTo(300);
				assertThat(grown("sse_closed_streams_total{reason=\"gone\"}", before, gone)).isEqualTo(300);
				assertThat(gone.sum("sse_opened_streams_total")).isEqualTo(gone.sum("sse_closed_streams_total"));
			});
		}
	}

	@Test
	void fiftyThatAreCutAreAMetricAndNoLineInTheLog() {
		Scrape before = Scrape.of(app);
		try (LogWatch log = LogWatch.information(); Crowd crowd = Crowd.connect(app, "/events/cut", 50).awaitReady()) {
			crowd.reset();
			app.awaitStreams(0);
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(
						() -> assertThat(grown("sse_closed_streams_total{reason=\"gone\"}", before, Scrape.of(app)))
							.isEqualTo(50));
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void clientsThatGoAreNoStackTraceInTheDebugLogEither() {
		try (LogWatch log = LogWatch.everythingOf("io.github.ssekit.internal.emitter");
				Crowd crowd = Crowd.connect(app, "/events/cut", 10).awaitReady()) {
			crowd.reset();
			app.awaitStreams(0);
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> assertThat(log.lines()).hasSize(10));
			assertThat(log.lines()).allMatch((line) -> line.startsWith("DEBUG"))
				.allMatch((line) -> line.contains(" is gone (") && !line.contains("\n"));
		}
	}

	@Test
	void requestsAreTimedAndStreamsOnlyUntilTheyBegin() {
		SseTestClient reader = app.listening("/events/timed");
		assertThat(app.get("/plain").statusCode()).isEqualTo(200);
		// an error before the stream is an ordinary request
		assertThat(app.get("/refused").statusCode()).isEqualTo(403);
		Scrape open = Scrape.of(app);
		reader.close();
		app.hub().publish("timed", SseEvent.of("1")).join();
		app.awaitStreams(0);
		Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
			assertThat(Scrape.of(app).text()).contains("uri=\"/plain\"");
			assertThat(Scrape.of(app).text()).contains("uri=\"/refused\"");
		});
		// once more, so that what the container says late is in
		app.hub().publish("timed", SseEvent.of("2")).join();
		Scrape ended = Scrape.of(app);
		assertThat(ended.text().lines()).noneMatch((line) -> line.contains("unobserved"));
		assertThat(ended.text()
			.lines()
			.filter((line) -> line.startsWith("http_server_requests_seconds_max") && line.contains("/events/"))
			.map((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))).isNotEmpty()
			.allMatch((seconds) -> seconds < 5);
		// of the scrape alone
		assertThat(open.sum("http_server_requests_active_seconds_count")).isEqualTo(1);
		assertThat(open.sum("http_server_requests_active_seconds_sum")).isLessThan(5);
		assertThat(ended.sum("http_server_requests_active_seconds_count")).isEqualTo(1);
	}

	@Test
	void writesAreTimedWithBucketsForPercentiles() {
		try (Crowd crowd = Crowd.connect(app, "/events/buckets", 100).awaitReady()) {
			IntStream.range(0, 20).forEach((i) -> {
				app.hub().publish("buckets", SseEvent.of("event " + i)).join();
				crowd.awaitAll("event " + i, (member) -> member.messages().size() == i + 1);
			});
			Scrape scrape = Scrape.of(app);
			for (String timer : List.of("sse_write_seconds", "sse_publish_to_write_seconds")) {
				assertThat(scrape.value(timer + "_count")).as(timer).isGreaterThan(10);
				assertThat(scrape.value(timer + "_bucket{le=\"+Inf\"}")).isEqualTo(scrape.value(timer + "_count"));
				assertThat(scrape.text().lines().filter((line) -> line.startsWith(timer + "_bucket"))).hasSizeBetween(5,
						15);
				assertThat(scrape.text()).contains("# HELP " + timer + " ");
			}
		}
	}

	@Test
	void tagsHaveNoNamesOfTopicsOrClients() {
		app.hub().publish("secret-topic", SseEvent.of("1")).join();
		app.hub().toClient("secret-client", SseEvent.of("1")).join();
		try (SseTestClient reader = app.listening("/events/secret-topic")) {
			assertThat(reader.status()).isEqualTo(200);
			Scrape scrape = Scrape.of(app);
			assertThat(scrape.text()).doesNotContain("secret");
			assertThat(scrape.text().lines().filter((line) -> line.startsWith("sse_"))).hasSizeLessThan(120);
		}
	}

	@Test
	void whatIsRefusedIsCountedByItsReason() {
		Scrape before = Scrape.of(app);
		app.hub().drain().toCompletableFuture().join();
		try (SseTestClient late = app.client("/events/late").once().openAndAwait()) {
			late.awaitEvent("sse.refused");
			assertThat(grown("sse_refused_streams_total{reason=\"draining\"}", before, Scrape.of(app))).isEqualTo(1);
			assertThat(grown("sse_opened_streams_total", before, Scrape.of(app))).isZero();
		}
		finally {
			app.hub().resume();
		}
	}

	private static double grown(String series, Scrape before, Scrape after) {
		return series.contains("{") ? after.value(series) - before.value(series)
				: after.sum(series) - before.sum(series);
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/events/{topic}")
		SseStream events(@PathVariable String topic) {
			return SseStream.of(topic);
		}

		@SseEndpoint("/refused")
		SseStream refused() {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

	}

}
