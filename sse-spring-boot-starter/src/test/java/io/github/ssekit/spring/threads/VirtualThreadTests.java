package io.github.ssekit.spring.threads;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.SsePublisher;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.SseTestClient;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams on virtual threads, where the Java version has them. */
class VirtualThreadTests extends OnEachServer {

	private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

	private static final String PINNED = "jdk.VirtualThreadPinned";

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = start(App.on(server));
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void requestsAreServedByVirtualThreadsWhereThereAreAny() {
		assertThat(app.get("/thread").body().startsWith("VirtualThread")).isEqualTo(VIRTUAL);
	}

	@Test
	void streamsOpenBreakHearAndEndAsOnOtherThreads() {
		RequestWatch requests = app.bean(RequestWatch.class);
		try (Crowd breaks = Crowd.connect(app, "/news", 50).awaitReady();
				Crowd stays = Crowd.connect(app, "/news", 50).awaitReady()) {
			breaks.reset();
			for (int i = 0; i < 100; i++) {
				app.hub().publish("news", SseEvent.of("n" + i));
			}
			stays.awaitAll("hearing", (member) -> member.messages().size() == 100);
			app.hub().disconnectAll();
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(requests.completed()).isEqualTo(requests.begun()));
		}
	}

	@Test
	void aVirtualThreadPublishesAndWaitsForNoReader() {
		List<SseTestClient> stuck = new ArrayList<>();
		try (SseTestClient healthy = app.listening("/news")) {
			for (int i = 0; i < 20; i++) {
				stuck.add(app.client("/news").once().receiveBuffer(4096).openAndAwait());
			}
			stuck.forEach((client) -> client.awaitEvent("sse.ready"));
			stuck.forEach(SseTestClient::stopReading);
			for (int i = 0; i < 20; i++) {
				HttpResponse<String> published = app.send("POST", "/publish?number=" + i);
				assertThat(published.body().startsWith("VirtualThread")).isEqualTo(VIRTUAL);
			}
			assertThat(healthy.awaitMessages(20)).extracting((event) -> event.data().substring(0, 3))
				.isEqualTo(IntStream.range(100, 120).mapToObj(Integer::toString).toList());
		}
		finally {
			stuck.forEach(SseTestClient::close);
			app.hub().disconnectAll();
		}
	}

	/**
	 * Nothing of ours waits with a monitor in hand, so that no carrier is held up: a
	 * write does not block, and a monitor is held only around one. From JDK 24 on a
	 * monitor holds no carrier up anyway, and before JDK 21 there is none.
	 */
	@Test
	void noCarrierIsHeldUpByOurs(@TempDir Path directory) throws IOException {
		assertThat(FlightRecorder.getFlightRecorder()
			.getEventTypes()
			.stream()
			.map(EventType::getName)
			.anyMatch(PINNED::equals)).isEqualTo(VIRTUAL);
		Path file = directory.resolve("pinned.jfr");
		try (Recording recording = new Recording()) {
			recording.enable(PINNED).withStackTrace().withThreshold(Duration.ofMillis(1));
			recording.start();
			aVirtualThreadPublishesAndWaitsForNoReader();
			recording.stop();
			recording.dump(file);
		}
		assertThat(RecordingFile.readAllEvents(file))
			.filteredOn((event) -> event.getEventType().getName().equals(PINNED))
			.noneMatch((event) -> event.getStackTrace()
				.getFrames()
				.stream()
				.anyMatch((frame) -> frame.getMethod().getType().getName().startsWith("io.github.ssekit.")
						&& !frame.getMethod().getType().getName().contains("Tests")));
	}

	@Test
	void streamsEndWithTheirApplicationThoughReadersAreStuck() {
		App ends = start(App.on(this.server).property("sse.drain.timeout", "1s"));
		try (SseTestClient healthy = ends.client("/news").once().openAndAwait();
				SseTestClient stuck = ends.client("/news").once().receiveBuffer(4096).openAndAwait()) {
			healthy.awaitEvent("sse.ready");
			stuck.awaitEvent("sse.ready");
			stuck.stopReading();
			for (int i = 0; i < 20; i++) {
				ends.send("POST", "/publish?number=" + i);
			}
			long begun = System.nanoTime();
			ends.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
			assertThat(healthy.awaitEvent("sse.closed").data()).isEqualTo("{\"reason\":\"shutdown\"}");
			assertThat(healthy.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		}
		finally {
			ends.close();
		}
	}

	private static App start(AppBuilder builder) {
		return builder.with(Endpoints.class, RequestWatch.class)
			.property("spring.threads.virtual.enabled", "true")
			.start();
	}

	@RestController
	static class Endpoints {

		private final SsePublisher publisher;

		Endpoints(SsePublisher publisher) {
			this.publisher = publisher;
		}

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		/** On the thread of the request, of which there may be many on one carrier. */
		@PostMapping("/publish")
		String publish(@RequestParam int number) {
			this.publisher.publish("news", SseEvent.of((100 + number) + "x".repeat(50_000))).join();
			return Thread.currentThread().toString();
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().toString();
		}

	}

}
