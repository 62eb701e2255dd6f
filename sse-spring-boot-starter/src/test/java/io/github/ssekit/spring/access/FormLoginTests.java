package io.github.ssekit.spring.access;

import java.net.http.HttpResponse;

import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is nobody is sent to a page to log in, but for an EventSource. */
class FormLoginTests {

	@Test
	void anEventSourceOfNobodyIsAnsweredWith401AndAPersonIsSentToThePage() {
		try (App app = App.on(Server.TOMCAT).secured().with(Endpoints.class, Form.class).start()) {
			assertThat(status(app, "text/event-stream")).isEqualTo(401);
			assertThat(status(app, "text/html,application/xhtml+xml,*/*;q=0.8")).isEqualTo(302);
			assertThat(status(app, "*/*")).isEqualTo(302);
			assertThat(status(app, "application/json")).isEqualTo(302);
		}
	}

	@Test
	void soItIsWithBasicAuthenticationBesideTheForm() {
		try (App app = App.on(Server.TOMCAT).secured().with(Endpoints.class, FormAndBasic.class).start()) {
			assertThat(status(app, "text/event-stream")).isEqualTo(401);
			assertThat(status(app, "text/html")).isEqualTo(302);
		}
	}

	@Test
	void whereNobodyIsSentToAPageEverythingIsAsItWas() {
		try (App app = App.on(Server.TOMCAT).secured().with(Endpoints.class, None.class).start()) {
			assertThat(status(app, "text/event-stream")).isEqualTo(403);
			assertThat(status(app, "text/html")).isEqualTo(403);
		}
	}

	private static int status(App app, String accept) {
		HttpResponse<String> response = app.get("/events", "Accept", accept);
		return response.statusCode();
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/events")
		SseStream events() {
			return SseStream.of("news");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Form {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FormAndBasic {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.formLogin(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class None {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).build();
		}

	}

}
