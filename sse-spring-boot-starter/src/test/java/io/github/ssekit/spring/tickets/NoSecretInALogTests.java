package io.github.ssekit.spring.tickets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.LogWatch;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Neither a ticket nor a token is ever logged, whatever happens and however much is. */
class NoSecretInALogTests {

	/**
	 * Of the servers, which write down requests as they come, and of this test's client.
	 */
	private static final Set<String> WIRE = Set.of("org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.",
			"org.eclipse.jetty.", "jdk.");

	@TempDir
	private Path logs;

	@ParameterizedTest
	@EnumSource
	void noneIsLoggedByAnybodyAtAnyLevel(Server server) {
		String token = Locks.token("alice", Instant.now().plusSeconds(600));
		List<String> secrets = new ArrayList<>(List.of(token, token.substring(token.lastIndexOf('.') + 1)));
		try (App app = App.on(server).secured().with(Locks.class).start(); LogWatch watch = LogWatch.everything()) {
			live(app, token, secrets);
			app.hub().disconnectAll().toCompletableFuture().join();
			List<String> leaks = watch.lines()
				.stream()
				.filter((line) -> secrets.stream().anyMatch(line::contains))
				.filter((line) -> WIRE.stream().noneMatch(line.substring(line.indexOf(' ') + 1)::startsWith))
				.toList();
			assertThat(leaks).isEmpty();
			assertThat(watch.lines()).as("all was on")
				.anyMatch((line) -> line.contains("FilterChainProxy Securing GET /events"))
				.anyMatch((line) -> line.contains("TicketFilter A ticket is refused at /events"))
				.anyMatch((line) -> line.contains("Writing [SseTicket[expiresIn=30s]]"))
				.anyMatch((line) -> line.startsWith("TRACE org.springframework.web.servlet.DispatcherServlet GET"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void noneIsInAnAccessLogWithThePatternOfTheReadme(Server server) throws Exception {
		List<String> secrets = new ArrayList<>();
		String token = Locks.token("alice", Instant.now().plusSeconds(600));
		try (App app = App.on(server)
			.secured()
			.with(Locks.class)
			.property("server.tomcat.accesslog.enabled", true)
			.property("server.tomcat.accesslog.directory", this.logs.toString())
			.property("server.tomcat.accesslog.buffered", false)
			.property("server.tomcat.accesslog.pattern", "%h %l %u %t \"%m %U %H\" %s %b")
			.property("server.jetty.accesslog.enabled", true)
			.property("server.jetty.accesslog.filename", this.logs.resolve("access.log").toString())
			.property("server.jetty.accesslog.custom-format", "%{client}a - %u %t \"%m %U %H\" %s %O")
			.start()) {
			live(app, token, secrets);
			Awaitility.await()
				.atMost(App.PATIENCE)
				.untilAsserted(() -> assertThat(log()).contains("\"GET /events HTTP/1.1\" 401"));
		}
		assertThat(log()).contains("\"POST /tickets HTTP/1.1\" 200").doesNotContain("sse_");
	}

	/** All that can become of tickets. */
	private static void live(App app, String token, List<String> secrets) {
		Page alice = new Page(app, "Authorization", "Bearer " + token);
		String used = alice.ticket();
		secrets.add(used);
		secrets.add(used.substring(4));
		try (SseTestClient client = app.listening("/events?x=1&ticket=" + used)) {
			client.cut();
			assertThat(client.awaitReconnect(1).status()).isEqualTo(401);
		}
		for (String path : List.of("/broken", "/admin/events", "/whoami", "/no-such-thing")) {
			String ticket = alice.ticket();
			secrets.add(ticket);
			assertThat(app.get(path + "?ticket=" + ticket).statusCode()).isGreaterThanOrEqualTo(400);
		}
		String wrongPath = alice.ticket("/tickets/path?path=/orders/17/events");
		secrets.add(wrongPath);
		assertThat(app.get("/events?ticket=" + wrongPath).statusCode()).isEqualTo(403);
		secrets.add("sse_guessed");
		assertThat(app.get("/events?ticket=sse_guessed").statusCode()).isEqualTo(401);
		String withWrongLogin = alice.ticket();
		secrets.add(withWrongLogin);
		String wrongToken = token.substring(0, token.length() - 4) + "AAAA";
		secrets.add(wrongToken);
		assertThat(app.get("/events?ticket=" + withWrongLogin, "Authorization", "Bearer " + wrongToken).statusCode())
			.isEqualTo(401);
		String posted = alice.ticket();
		secrets.add(posted);
		assertThat(app.send("POST", "/events?ticket=" + posted).statusCode()).isEqualTo(401);
	}

	private String log() throws Exception {
		try (Stream<Path> files = Files.list(this.logs)) {
			return files.map(NoSecretInALogTests::text).collect(Collectors.joining());
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
