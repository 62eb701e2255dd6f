package io.github.ssekit.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What docs/migrating.md leads with: the JDBC connections that open streams hold. */
@Tag("once")
@Timeout(300)
class OpenInViewTests {

	/** Modulith's events are on the class path for one block of the docs. */
	static final String NO_OUTBOX = "org.springframework.modulith.events.config.EventPublicationAutoConfiguration,"
			+ "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration";

	private static ConfigurableApplicationContext application;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	@Timeout(300)
	static void start() {
		application = new SpringApplicationBuilder(Application.class).run("--server.port=0",
				"--sse.redis.enabled=false", "--server.shutdown=immediate",
				"--spring.autoconfigure.exclude=" + NO_OUTBOX);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void threeStreamsHoldNoConnectionAndThreeEmittersHoldThree() throws Exception {
		assertThat(held("/streams")).isZero();
		assertThat(held("/emitters")).isEqualTo(3);
	}

	/** The connections that three open streams hold, once nothing changes any more. */
	private int held(String path) throws Exception {
		List<InputStream> open = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				open.add(open(path));
			}
			int expected = path.equals("/emitters") ? 3 : 0;
			await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(20)).until(() -> active() == expected);
			return active();
		}
		finally {
			for (InputStream stream : open) {
				stream.close();
			}
		}
	}

	/** A stream that has brought its first bytes. */
	private InputStream open(String path) throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		HttpResponse<InputStream> answer = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body().read()).isPositive();
		return answer.body();
	}

	private static int active() {
		return application.getBean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Controller.class)
	static class Application {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

	@RestController
	static class Controller {

		private final EntityManager entities;

		Controller(EntityManager entities) {
			this.entities = entities;
		}

		@SseEndpoint("/streams")
		SseStream stream() {
			ask();
			return SseStream.of("news");
		}

		@GetMapping("/emitters")
		SseEmitter emitter() throws IOException {
			ask();
			SseEmitter emitter = new SseEmitter(0L);
			emitter.send("hello");
			return emitter;
		}

		private void ask() {
			this.entities.createNativeQuery("select 1").getSingleResult();
		}

	}

}
