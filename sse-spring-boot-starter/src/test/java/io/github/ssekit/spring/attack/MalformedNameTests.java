package io.github.ssekit.spring.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.TicketGrant;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.tickets.SseTickets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** Bytes in a URL that are no UTF-8 are a bad request, and no line in the log. */
class MalformedNameTests extends OnEachServer {

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Endpoints.class)
			.property("management.endpoints.web.exposure.include", "sse")
			.property("management.endpoint.sse.access", "unrestricted")
			.property("sse.tap.enabled", true)
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "%ff", "a%ff", "%c3%28", "%e2%82", "%ed%a0%80", "%f5%80%80%80", "%c0%af", "%fe%ff" })
	void bytesThatAreNoTextAreABadRequestAndNoLineInTheLog(String bytes) {
		List<String> wrong = new ArrayList<>();
		try (LogWatch warnings = LogWatch.warnings()) {
			for (String request : List.of("GET /topic?name=", "GET /topic/", "GET /topic?name=news&x=",
					"GET /topic?name=news&lastEventId=", "GET /topic?name=news&ticket=", "GET /topic?name=news&",
					"GET /topic?name=news&ticket=sse_", "GET /actuator/sse/", "GET /actuator/sse?client=",
					"GET /actuator/sse?topic=", "GET /actuator/sse/tap?topic=", "DELETE /actuator/sse/",
					"POST /actuator/sse/revoke/topic/", "POST /actuator/sse/revoke/client/", "POST /actuator/sse/")) {
				String status = status(request + bytes);
				// a ticket is refused before anybody reads more
				boolean isTicket = request.endsWith("sse_");
				// Jetty reads the name of a parameter that nobody asks for
				boolean isName = request.endsWith("&");
				if (!status.equals("400") && !(isTicket && status.equals("401")) && !(isName && status.equals("200"))) {
					wrong.add(request + bytes + " -> " + status);
				}
			}
			assertThat(wrong).isEmpty();
			assertThat(warnings.lines()).isEmpty();
		}
	}

	@Test
	void soItIsOnThePortOfActuator() {
		try (App other = App.on(this.server)
			.with(Endpoints.class)
			.property("management.server.port", 0)
			.property("management.endpoints.web.exposure.include", "sse")
			.start(); LogWatch warnings = LogWatch.warnings()) {
			assertThat(status(other.management(), "GET /actuator/sse?client=%ff")).isEqualTo("400");
			assertThat(status(other.management(), "GET /actuator/sse/%ff")).isEqualTo("400");
			assertThat(status(other.management(), "GET /actuator/sse?client=alice%20")).isEqualTo("400");
			assertThat(status(other.management(), "GET /actuator/sse?client=%61lice")).isEqualTo("200");
			assertThat(warnings.lines()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "%", "%f", "%zz", "%-1" })
	void whatIsNoEncodingAtAllIsABadRequestAndNoLineInTheLog(String text) {
		List<String> wrong = new ArrayList<>();
		try (LogWatch warnings = LogWatch.warnings()) {
			for (String request : List.of("GET /topic?name=", "GET /topic/", "GET /topic?name=news&lastEventId=",
					"GET /actuator/sse/", "GET /actuator/sse?client=", "DELETE /actuator/sse/")) {
				String status = status(request + text);
				if (!status.equals("400")) {
					wrong.add(request + text + " -> " + status);
				}
			}
			assertThat(wrong).isEmpty();
			assertThat(warnings.lines()).isEmpty();
		}
	}

	@Test
	void aTicketBesideBytesThatAreNoTextOpensNothing() {
		String ticket = app.bean(SseTickets.class).issue(TicketGrant.of("alice")).ticket();
		try (LogWatch warnings = LogWatch.warnings()) {
			assertThat(status("GET /topic?name=news&x=%ff&ticket=" + ticket)).isEqualTo("400");
			assertThat(status("GET /topic/%ff?ticket=" + ticket)).isEqualTo("400");
			assertThat(warnings.lines()).isEmpty();
		}
	}

	@Test
	void whatIsTextIsStillRead() {
		app.listening("/topic?name=gr%C3%B6%C3%9Fe").close();
		app.listening("/topic/%E6%B3%A8%E6%96%87").close();
		app.listening("/topic?name=100%25").close();
		assertThat(status("GET /topic?name=a%E2%80%8Bb")).isEqualTo("400");
	}

	private static String status(String request) {
		return status(app, request);
	}

	private static String status(App app, String request) {
		try (RawSocket socket = new RawSocket(app)) {
			socket.send(request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
			String answer = socket.readToTheEnd();
			return (answer.length() > 12) ? answer.substring(9, 12) : answer;
		}
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/topic")
		SseStream parameter(@RequestParam String name) {
			return SseStream.of(name).maxAge(Duration.ofSeconds(1));
		}

		@SseEndpoint("/topic/{name}")
		SseStream variable(@PathVariable String name) {
			return SseStream.of(name).maxAge(Duration.ofSeconds(1));
		}

	}

}
