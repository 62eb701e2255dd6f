package io.github.ssekit.spring.internal.check;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.servlet.http.HttpFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Filters that are beans themselves, which Boot registers for all paths. */
@ExtendWith(OutputCaptureExtension.class)
class PlainFilterTests extends OnEachServer {

	@Test
	void saysThatAFilterThatIsABeanKeepsResponsesInMemory(CapturedOutput output) {
		try (App app = application(KeepingComponent.class).start()) {
			assertThat(SelfCheckTests.warnings(output)).singleElement()
				.asString()
				.contains("KeepingComponent = [/*]: it keeps responses in memory")
				.contains("a stream of the @SseEndpoint /orders/{id}/events is answered with 500");
			assertThat(app.get("/orders/17/events").statusCode()).isEqualTo(500);
		}
	}

	@Test
	void saysNothingOfABeanThatIsRegisteredForOtherPathsAndStreamsPassItBy(CapturedOutput output) {
		try (App app = application(RegisteredElsewhere.class).start();
				SseTestClient client = app.listening("/orders/17/events")) {
			assertThat(client.events()).isNotEmpty();
			assertThat(SelfCheckTests.warnings(output)).isEmpty();
		}
	}

	@Test
	void aFilterThatIsABeanMayBeAsynchronousAndStreamsPassIt(CapturedOutput output) {
		try (App app = application(FiltersInTheWayTests.PassingFilter.class).start();
				SseTestClient client = app.listening("/orders/17/events")) {
			assertThat(client.events()).isNotEmpty();
			assertThat(SelfCheckTests.warnings(output)).isEmpty();
		}
	}

	@Test
	void doesNotStartWithABeanThatSaysThatItIsNotAsynchronous() {
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application(Synchronous.class)::start)
			.withMessageContaining("The filter passing is registered with asyncSupported = false")
			.withMessageContaining("@SseEndpoint /orders/{id}/events");
	}

	private AppBuilder application(Class<?> filters) {
		return App.on(this.server)
			.with(FiltersInTheWayTests.Endpoints.class, filters)
			.property("sse.transport.direct", false);
	}

	@Component
	static class KeepingComponent extends FiltersInTheWayTests.Keeping {

		private static final long serialVersionUID = 1L;

	}

	static class RegisteredElsewhere {

		@Bean
		FiltersInTheWayTests.Keeping keeping() {
			return new FiltersInTheWayTests.Keeping();
		}

		@Bean
		FilterRegistrationBean<FiltersInTheWayTests.Keeping> elsewhere(FiltersInTheWayTests.Keeping keeping) {
			FilterRegistrationBean<FiltersInTheWayTests.Keeping> filter = new FilterRegistrationBean<>(keeping);
			filter.addUrlPatterns("/elsewhere/*");
			return filter;
		}

	}

	static class Synchronous {

		@Bean
		@FilterRegistration(asyncSupported = false)
		HttpFilter passing() {
			return new FiltersInTheWayTests.PassingFilter();
		}

	}

}
