package io.github.ssekit.spring.takeover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.SseEndpoint;
import io.github.ssekit.spring.SseStream;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachWay;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.spring.support.WrapsEveryResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the servers' own access logs say of streams: 200, once for each, and no error for
 * a client that leaves.
 */
class AccessLogTests extends OnEachWay {

	private static final int CLIENTS = 10;

	@TempDir
	static Path folder;

	private static Path logs;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server, boolean takenOver) throws IOException {
		logs = Files.createDirectory(folder.resolve(server + "-" + takenOver));
		app = App.on(server)
			.with(Endpoints.class)
			.with(takenOver ? new Class<?>[0] : new Class<?>[] { WrapsEveryResponse.class })
			.property("sse.heartbeat", "1s")
			.property("server.tomcat.accesslog.enabled", true)
			.property("server.tomcat.accesslog.directory", logs.toString())
			.property("server.tomcat.accesslog.buffered", false)
			.property("server.tomcat.accesslog.pattern", "%U %s")
			.property("server.jetty.accesslog.enabled", true)
			.property("server.jetty.accesslog.filename", logs.resolve("access.log").toString())
			.property("server.jetty.accesslog.custom-format", "%U %s")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/now/closed", "/later/closed" })
	void aClientThatClosesIsNoError(String path) throws IOException {
		for (StreamSocket stream : open(path)) {
			stream.close();
		}
		assertThatAllAreLoggedAsWell(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/now/cut", "/later/cut" })
	void aClientThatIsCutIsNoError(String path) throws IOException {
		for (StreamSocket stream : open(path)) {
			stream.reset();
		}
		assertThatAllAreLoggedAsWell(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/now/written", "/later/written" })
	void aClientThatIsCutWhileItIsWrittenToIsNoError(String path) throws IOException {
		List<StreamSocket> streams = open(path);
		for (int i = 0; i < CLIENTS; i++) {
			app.hub().publish("written", SseEvent.of("x".repeat(50_000)));
			streams.get(i).reset();
			app.hub().publish("written", SseEvent.of("y".repeat(50_000)));
		}
		assertThatAllAreLoggedAsWell(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/now/stuck", "/later/stuck" })
	void aClientThatTakesNothingAndIsCutOffIsNoError(String path) throws IOException {
		List<StreamSocket> streams = open(path);
		for (int i = 0; i < 100; i++) {
			app.hub().publish("stuck", SseEvent.of("x".repeat(50_000)));
		}
		app.hub().disconnectAll();
		for (StreamSocket stream : streams) {
			stream.reset();
		}
		assertThatAllAreLoggedAsWell(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/now/ended", "/later/ended" })
	void aStreamThatTheApplicationEndsIsNoError(String path) throws IOException {
		List<StreamSocket> streams = open(path);
		app.hub().disconnectAll();
		for (StreamSocket stream : streams) {
			stream.awaitText("sse.ended");
		}
		assertThatAllAreLoggedAsWell(path);
	}

	@Test
	void whatIsRefusedBeforeItsStreamIsLoggedWithItsStatus() {
		assertThat(app.get("/now/refused").statusCode()).isEqualTo(403);
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(lines("/now/refused")).containsExactly("/now/refused 403"));
	}

	private static List<StreamSocket> open(String path) throws IOException {
		List<StreamSocket> streams = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			streams.add(StreamSocket.open(app, path));
		}
		return streams;
	}

	private static void assertThatAllAreLoggedAsWell(String path) throws IOException {
		app.awaitStreams(0);
		Awaitility.await()
			.atMost(App.PATIENCE)
			.untilAsserted(() -> assertThat(lines(path)).hasSizeGreaterThanOrEqualTo(CLIENTS));
		assertThat(lines(path)).hasSize(CLIENTS).containsOnly(path + " 200");
	}

	private static List<String> lines(String path) throws IOException {
		List<String> lines = new ArrayList<>();
		try (var files = Files.list(logs)) {
			for (Path file : files.toList()) {
				Files.readString(file).lines().filter((line) -> line.startsWith(path + " ")).forEach(lines::add);
			}
		}
		return lines;
	}

	@RestController
	static class Endpoints {

		@SseEndpoint("/now/{topic}")
		SseStream now(@PathVariable String topic) {
			if (topic.equals("refused")) {
				throw new ResponseStatusException(HttpStatus.FORBIDDEN);
			}
			return SseStream.of(topic);
		}

		@SseEndpoint("/later/{topic}")
		CompletableFuture<SseStream> later(@PathVariable String topic) {
			return CompletableFuture.supplyAsync(() -> now(topic));
		}

	}

}
