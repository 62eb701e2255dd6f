package io.github.ssekit.spring.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.presence.Counts;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A GET for a stream has no body, and nobody waits for one that was announced. */
class UnsentBodyTests extends OnEachServer {

	/** More than the threads of either server. */
	private static final int CROWD = 260;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Target.class).property("server.tomcat.accept-count", CROWD).start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@AfterEach
	void letEverybodyGo() {
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 1000000", "Transfer-Encoding: chunked",
			"Content-Length: 1000000\r\nExpect: 100-continue" })
	void whoNeverSendsTheBodyHoldsNoThread(String body) {
		aBodyThatComesIsRefusedAsWell(); // all is loaded
		List<RawSocket> crowd = new ArrayList<>();
		try {
			for (int i = 0; i < CROWD; i++) {
				RawSocket socket = new RawSocket(app);
				crowd.add(socket);
				socket.send(request("/all", body));
			}
			// a server that waits for a body waits for twenty seconds at least
			assertThat(millisFor(() -> assertThat(app.get("/hello").body()).isEqualTo("hello"))).isLessThan(5000);
			assertThat(millisFor(() -> crowd.forEach((socket) -> assertIsRefused(socket.readToTheEnd()))))
				.isLessThan(5000);
			assertThat(app.hub().countsHere()).isEqualTo(new Counts(0, 0));
		}
		finally {
			crowd.forEach(RawSocket::close);
		}
	}

	@Test
	void aBodyThatComesIsRefusedAsWell() {
		try (RawSocket socket = new RawSocket(app)) {
			socket.send(request("/all", "Content-Length: 2") + "{}");
			assertIsRefused(socket.readToTheEnd());
		}
	}

	@Test
	void whoSaysThatThereIsNoBodyHearsAsEver() {
		try (RawSocket socket = new RawSocket(app)) {
			socket.send(request("/all", "Content-Length: 0"));
			app.awaitStreams(1);
		}
	}

	private static String request(String path, String body) {
		return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + body + "\r\n\r\n";
	}

	private static void assertIsRefused(String answer) {
		assertThat(answer).contains("HTTP/1.1 400")
			.containsIgnoringCase("\r\nConnection: close\r\n")
			.contains("application/problem+json", "\"detail\":\"A stream takes no body\"")
			.doesNotContain("(reset)", "HTTP/1.1 200");
	}

	private static long millisFor(Runnable step) {
		long begun = System.nanoTime();
		step.run();
		return Duration.ofNanos(System.nanoTime() - begun).toMillis();
	}

}
