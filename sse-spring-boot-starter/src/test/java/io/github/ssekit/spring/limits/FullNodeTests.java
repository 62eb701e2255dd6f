package io.github.ssekit.spring.limits;

import java.net.http.HttpResponse;
import java.util.Locale;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.Crowd;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams leave some of the server's connections to others. */
class FullNodeTests extends OnEachServer {

	@Test
	void whileANodeIsFullOfStreamsOthersAreAnswered() {
		try (App app = on(40).start(); Crowd crowd = Crowd.connect(app, "/all", 36).awaitReady()) {
			assertThat(app.hub().streamsPerNode()).isEqualTo(36);
			for (int i = 0; i < 20; i++) {
				try (SseTestClient refused = app.client("/all").once().openAndAwait()) {
					assertThat(refused.awaitEvent("sse.refused").data()).isEqualTo("{\"reason\":\"overload\"}");
				}
				assertThat(app.get("/hello").body()).isEqualTo("hello");
				HttpResponse<String> health = app.get("/actuator/health");
				assertThat(health.statusCode()).isEqualTo(200);
				assertThat(health.body()).contains("DEGRADED");
			}
			crowd.awaitAll("ready", (member) -> !member.isEnded());
			assertThat(app.hub().countsHere().streams()).isEqualTo(36);
		}
	}

	@Test
	void aLimitThatLeavesNothingToOthersIsRefusedAtStart() {
		assertThatThrownBy(() -> on(40).property("sse.limits.streams-per-node", 40).start())
			.hasStackTraceContaining("sse.limits.streams-per-node = 40: must be less than server."
					+ this.server.name().toLowerCase(Locale.ROOT) + ".max-connections = 40");
	}

	@Test
	void whoWantsNoLimitHasNone() {
		try (App app = on(40).property("sse.limits.streams-per-node", 0).start()) {
			assertThat(app.hub().streamsPerNode()).isZero();
		}
	}

	private AppBuilder on(int connections) {
		return App.on(this.server)
			.with(Endpoints.class)
			.property("management.health.redis.enabled", false) // whose tests bring it
																// along
			.property("server.tomcat.max-connections", connections)
			.property("server.jetty.max-connections", connections);
	}

}
