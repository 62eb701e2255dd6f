package io.github.ssekit.spring.threads;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams on virtual threads, where the Java version has them. */
class VirtualThreadTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class, RequestWatch.class)
			.property("spring.threads.virtual.enabled", "true")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void requestsAreServedByVirtualThreadsWhereThereAreAny() {
		boolean virtual = Runtime.version().feature() >= 21;
		assertThat(app.get("/thread").body().startsWith("VirtualThread")).isEqualTo(virtual);
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

	@RestController
	static class Endpoints {

		@SseEndpoint("/news")
		SseStream news() {
			return SseStream.of("news");
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().toString();
		}

	}

}
