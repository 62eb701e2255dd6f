package io.github.ssekit.spring.attack;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that never come to their end hold a connection, no thread, and not for long.
 */
@Tag("once")
class SlowLorisTests extends OnEachServer {

	private static final int THREADS = 8;

	private static App app;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server)
			.with(Target.class)
			.property("server.tomcat.threads.max", THREADS)
			.property("server.jetty.threads.max", THREADS + 4) // it keeps some for itself
			.property("server.tomcat.connection-timeout", "2s")
			.property("server.jetty.connection-idle-timeout", "2s")
			.start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "G", "GET /all?", "GET /all HTTP/1.1\r\nHost: localhost\r\nX-Slow: " })
	void othersAreServedWhileRequestsDripAndWhenTheyStopTheirConnectionsAreClosed(String beginning)
			throws InterruptedException {
		try (SseTestClient before = app.listening("/all")) {
			List<RawSocket> slow = IntStream.range(0, 10 * THREADS).mapToObj((i) -> new RawSocket(app)).toList();
			slow.forEach((socket) -> assertThat(socket.send(beginning)).isTrue());
			for (int drop = 1; drop <= 10; drop++) {
				slow.forEach((socket) -> socket.send("E"));
				assertThat(app.get("/hello").body()).isEqualTo("hello");
				app.hub().broadcast(SseEvent.of("drop " + drop));
				before.awaitMessages(drop);
				TimeUnit.MILLISECONDS.sleep(50);
			}
			app.listening("/all").close();
			long stopped = System.nanoTime();
			slow.forEach(RawSocket::readToTheEnd);
			assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - stopped)).isLessThan(20);
			slow.forEach(RawSocket::close);
			app.hub().broadcast(SseEvent.of("after"));
			before.awaitMessages(11);
			assertThat(before.attempts()).hasSize(1);
		}
	}

	@Test
	void aBodyThatNeverComesKeepsNoStreamFromOpening() {
		try (RawSocket socket = new RawSocket(app)) {
			socket.send("POST /all HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
			app.listening("/all").close();
			assertThat(socket.readToTheEnd()).startsWith("HTTP/1.1 4");
		}
	}

}
