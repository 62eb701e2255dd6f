package io.github.ssekit.spring.internal.check;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.autoconfigure.SseAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseSelfCheckAutoConfiguration;
import io.github.ssekit.spring.autoconfigure.SseWebMvcAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** A WebFlux application is told that it can open no streams. */
class WebStackTests {

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SseAutoConfiguration.class, SseWebMvcAutoConfiguration.class,
				SseSelfCheckAutoConfiguration.class));

	@Test
	void aWebFluxApplicationWithAnEndpointDoesNotStart() {
		this.reactive.withBean(Endpoint.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(SelfCheckFailedException.class)
				.hasMessageContaining(Endpoint.class.getName() + "#events is to open streams")
				.hasMessageContaining("this is a WebFlux application")
				.satisfies((failure) -> assertThat(((SelfCheckFailedException) failure).wayOut())
					.contains("spring.main.web-application-type to servlet")));
	}

	@Test
	void norWithAMethodThatReturnsAStream() {
		this.reactive.withBean(Mapped.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(Mapped.class.getName() + "#events is to open streams"));
	}

	@Test
	void aWebFluxApplicationThatPublishesOnlyStarts() {
		this.reactive.withBean(Pages.class)
			.run((context) -> assertThat(context).hasNotFailed().hasBean("ssePublisher"));
	}

	@Test
	void anApplicationThatHasBecomeOneOfSpringMvcIsToldSoUnlessItIsMeantSo() {
		Report report = new Report();
		new WebStackCheck(new MockEnvironment(), true).look(report);
		assertThat(report.remarks()).singleElement()
			.asString()
			.contains("this application runs on Spring MVC, which sse-spring-boot-starter brings");
		Report meant = new Report();
		new WebStackCheck(new MockEnvironment().withProperty("spring.main.web-application-type", "servlet"), true)
			.look(meant);
		new WebStackCheck(new MockEnvironment(), false).look(meant);
		assertThat(meant.remarks()).isEmpty();
	}

	@RestController
	static class Endpoint {

		@SseEndpoint("/events")
		SseStream events() {
			return SseStream.of("news");
		}

	}

	@RestController
	static class Mapped {

		@GetMapping("/events")
		SseStream events() {
			return SseStream.of("news");
		}

	}

	@RestController
	static class Pages {

		@GetMapping("/page")
		String page() {
			return "page";
		}

	}

}
