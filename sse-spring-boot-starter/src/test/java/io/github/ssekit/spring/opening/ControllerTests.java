package io.github.ssekit.spring.opening;

import java.net.http.HttpResponse;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.stereotype.Controller;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Every kind of controller may have endpoints. */
class ControllerTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(PlainController.class, MappedController.class, ProxiedController.class, Implementation.class,
					OpenController.class)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
	}

	@Test
	void aForeignOriginThatIsNotAllowedIsRefused() {
		HttpResponse<String> response = app.get("/open", "Origin", "https://evil.example");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void aForeignOriginThatIsAllowedIsTold() {
		try (SseTestClient client = app.client("/open").header("Origin", "https://app.example").openAndAwait()) {
			assertThat(client.responseHeader("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
			assertThat(client.responseHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
			client.awaitEvent("sse.ready");
		}
	}

	@Test
	void whatAProxyRefusesIsRefusedBeforeTheStreamOpens() {
		// as ever in Spring MVC
		assertThat(app.get("/proxied?last=0").statusCode()).isEqualTo(500);
		assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/api/v1/mapped", "/api/v1/other", "/proxied?last=1", "/interface" })
	void itsEndpointsOpenStreams(String path) {
		try (SseTestClient client = app.listening(path)) {
			app.hub().publish("news", SseEvent.of("for " + path));
			client.awaitEvent("the event", (event) -> event.data().equals("for " + path));
		}
	}

	@Controller
	static class PlainController {

		@SseEndpoint("/plain")
		String plain() {
			return "news"; // a topic, not a view
		}

	}

	@RestController
	@RequestMapping(path = "/api/v1", produces = "application/json")
	static class MappedController {

		@SseEndpoint({ "/mapped", "/other" })
		SseStream mapped() {
			return SseStream.of("news");
		}

	}

	@RestController
	@Validated
	static class ProxiedController {

		@SseEndpoint("/proxied")
		SseStream proxied(@RequestParam @Min(1) int last) {
			return SseStream.of("news").replayLast(last);
		}

	}

	interface Declaration {

		@SseEndpoint("/interface")
		SseStream declared();

	}

	@RestController
	static class Implementation implements Declaration {

		@Override
		public SseStream declared() {
			return SseStream.of("news");
		}

	}

	@RestController
	@CrossOrigin(origins = "https://app.example", allowCredentials = "true")
	static class OpenController {

		@SseEndpoint("/open")
		SseStream open() {
			return SseStream.of("news");
		}

	}

}
