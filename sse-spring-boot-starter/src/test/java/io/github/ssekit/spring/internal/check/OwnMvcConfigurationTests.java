package io.github.ssekit.spring.internal.check;

import java.util.List;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.AppBuilder;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Applications that configure Spring MVC themselves. */
@ExtendWith(OutputCaptureExtension.class)
class OwnMvcConfigurationTests extends OnEachServer {

	@Test
	void doesNotStartWhereAnEndpointWouldAnswerSomethingElseThanAStream(CapturedOutput output) {
		AppBuilder application = application(Support.class);
		assertThatExceptionOfType(SelfCheckFailedException.class).isThrownBy(application::start);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("What the @SseEndpoint /orders/{id}/events returns would not become a stream")
			.contains("implement WebMvcConfigurer in place of extending WebMvcConfigurationSupport")
			.contains("sseReturnValueHandler in addReturnValueHandlers");
	}

	@Test
	void startsWhereTheConfigurationAddsTheHandler() {
		try (App app = application(SupportWithHandler.class).start();
				SseTestClient client = app.listening("/orders/17/events")) {
			assertThat(client.events()).isNotEmpty();
		}
	}

	@Test
	void startsWithEnableWebMvcWhichAsksAllConfigurers() {
		try (App app = application(Enabled.class).start(); SseTestClient client = app.listening("/orders/17/events")) {
			assertThat(client.events()).isNotEmpty();
		}
	}

	@Test
	void startsWhereThereIsNoEndpointToBeServed() {
		try (App app = App.on(this.server).with(Pages.class, Support.class).start()) {
			assertThat(app.get("/page").body()).isEqualTo("page");
		}
	}

	private AppBuilder application(Class<?> configuration) {
		return App.on(this.server).with(FiltersInTheWayTests.Endpoints.class, configuration);
	}

	@Configuration(proxyBeanMethods = false)
	static class Support extends WebMvcConfigurationSupport {

	}

	@Configuration(proxyBeanMethods = false)
	static class SupportWithHandler extends WebMvcConfigurationSupport {

		@Autowired
		@Qualifier("sseReturnValueHandler")
		private HandlerMethodReturnValueHandler handler;

		@Override
		protected void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
			handlers.add(this.handler);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class Enabled {

	}

	@RestController
	static class Pages {

		@GetMapping("/page")
		String page() {
			return "page";
		}

	}

}
