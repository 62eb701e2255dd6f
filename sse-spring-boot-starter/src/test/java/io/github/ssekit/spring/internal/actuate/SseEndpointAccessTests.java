package io.github.ssekit.spring.internal.actuate;

import io.github.ssekit.SseHub;
import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseEndpointAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseHealthAutoConfiguration;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Who sees and changes what, and where nothing is to be seen at all. */
class SseEndpointAccessTests extends OnEachServer {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class, SseHealthAutoConfiguration.class,
				SseEndpointAutoConfiguration.class));

	@Test
	void nothingIsShownToTheWebUnlessTheApplicationSaysSo() {
		try (App app = App.on(this.server).start()) {
			assertThat(app.get("/actuator/sse").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void nothingIsChangedAndNothingHeardUnlessTheApplicationSaysSo() {
		try (App app = SseStreamsEndpointTests.exposed(this.server).start()) {
			assertThat(app.get("/actuator/sse").statusCode()).isEqualTo(200);
			assertThat(app.send("POST", "/actuator/sse/drain").statusCode()).isEqualTo(405);
			assertThat(app.send("DELETE", "/actuator/sse/alice").statusCode()).isEqualTo(405);
			assertThat(app.hub().isDraining()).isFalse();
			assertThat(app.get("/actuator/sse/tap?topic=news").statusCode()).isEqualTo(403);
			assertThat(app.get("/actuator/sse/tap?topic=news").body()).contains("sse.tap.enabled=true");
		}
	}

	@Test
	void itIsAnsweredOnAManagementPortOfItsOwnAndNowhereElse() {
		try (App app = SseStreamsEndpointTests.exposed(this.server)
			.property("management.server.port", 0)
			.property("management.endpoint.sse.access", "unrestricted")
			.start()) {
			assertThat(app.get("/actuator/sse").statusCode()).isEqualTo(404);
			App management = app.management();
			assertThat(SseStreamsEndpointTests.json(management.get("/actuator/sse")).path("node").asString())
				.isEqualTo(app.hub().node());
			assertThat(management.get("/actuator/sse?limit=0").body()).contains("limit \\\"0\\\": must be 1 to 1000");
			assertThat(SseStreamsEndpointTests.json(management.send("POST", "/actuator/sse/drain"))
				.path("draining")
				.asBoolean()).isTrue();
		}
	}

	@Test
	void theHubNeedsNoActuator() {
		this.runner
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SseHub.class)
				.doesNotHaveBean("sseHealthIndicator")
				.doesNotHaveBean("sseStreamsEndpoint"));
	}

	@Test
	void healthNeedsNoEndpointsAndEndpointsNoHealth() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.withPropertyValues("management.endpoints.web.exposure.include=sse")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SseStreamsEndpoint.class));
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HealthIndicator.class));
	}

	@Test
	void eachOfThemIsSwitchedOff() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=sse", "management.endpoint.sse.access=NONE",
					"management.health.sse.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SseStreamsEndpoint.class)
				.doesNotHaveBean(HealthIndicator.class)
				.doesNotHaveBean(StatusAggregator.class));
	}

	@Test
	void nothingIsLeftWhereThereIsNoHub() {
		this.runner.withPropertyValues("sse.enabled=false", "management.endpoints.web.exposure.include=sse")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SseStreamsEndpoint.class)
				.doesNotHaveBean(HealthIndicator.class));
	}

}
