package io.github.ssekit.spring.attack;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Member;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.RequestWatch;
import io.github.ssekit.spring.support.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/** A thousand connections of one address, which may have fifty. */
class ConnectFloodTests extends OnEachServer {

	private static final int LIMIT = 50;

	private static final int CROWD = 1000;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Target.class, RequestWatch.class)
			.property("sse.limits.streams-per-address", LIMIT)
			.property("server.tomcat.accept-count", CROWD)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@Test
	void asManyAreOpenAsMayBeTheOthersAreRefusedAndNothingIsLeftBehind() {
		RequestWatch requests = app.bean(RequestWatch.class);
		long begun = System.nanoTime();
		try (LogWatch log = LogWatch.warnings(); Crowd crowd = Crowd.connect(app, "/all", CROWD)) {
			Awaitility.await("answered")
				.atMost(App.PATIENCE)
				.until(() -> crowd.members()
					.stream()
					.filter((member) -> member.isReady() || member.isRefused())
					.count(), (answered) -> answered == CROWD);
			assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(20);
			List<Member> open = crowd.members().stream().filter(Member::isReady).toList();
			assertThat(open).hasSize(LIMIT).noneMatch(Member::isEnded);
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(LIMIT, LIMIT));
			Awaitility.await("the connections of the others are closed")
				.atMost(App.PATIENCE)
				.until(() -> crowd.members().stream().filter(Member::isDisconnected).count(),
						(closed) -> closed == CROWD - LIMIT);
			Awaitility.await("and their requests let go")
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(requests.completed()).isEqualTo(requests.begun()));
			Awaitility.await().atMost(App.PATIENCE).until(() -> app.bean(Target.class).refused.size() >= CROWD - LIMIT);
			assertThat(app.bean(Target.class).refused).hasSize(CROWD - LIMIT).containsOnly(RefuseReason.QUOTA);
			app.hub().broadcast(SseEvent.of("still there"));
			Awaitility.await()
				.atMost(App.PATIENCE)
				.until(() -> open.stream().allMatch((member) -> member.messages().contains("still there")));
			assertThat(app.get("/hello").body()).isEqualTo("hello");
			assertThat(threadsOf("sse-catch-up") + threadsOf("sse-clock") + threadsOf("sse-observers"))
				.isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 2);
			crowd.reset();
			Awaitility.await().atMost(App.PATIENCE).untilAsserted(() -> {
				app.hub().broadcast(SseEvent.of("is anybody there?"));
				assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
			});
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(requests.completed()).isEqualTo(requests.begun()));
			assertThat(log.lines()).isEmpty();
		}
		try (Crowd next = Crowd.connect(app, "/all", LIMIT)) {
			next.awaitReady();
		}
	}

	private static long threadsOf(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(name))
			.count();
	}

}
