package io.github.ssekit.spring.attack;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.spring.support.App;
import io.github.ssekit.spring.support.OnEachServer;
import io.github.ssekit.spring.support.Server;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever comes over the port, the streams that are open go on. */
class RubbishTests extends OnEachServer {

	private static App app;

	private SseTestClient before;

	@BeforeParameterizedClassInvocation
	static void start(Server server) {
		app = App.on(server).with(Target.class).property("sse.write-timeout", "2s").start();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		app.close();
	}

	@BeforeEach
	void open() {
		this.before = app.listening("/all");
	}

	@AfterEach
	void assertThatTheStreamGoesOn() {
		app.hub().broadcast(SseEvent.of("still there"));
		assertThat(this.before.awaitMessages(1).get(0).data()).isEqualTo("still there");
		assertThat(this.before.attempts()).hasSize(1);
		this.before.close();
		app.hub().disconnectAll();
		app.awaitStreams(0);
	}

	@Test
	void bytesThatAreNoRequestEndTheirConnectionAlone() {
		Random random = new Random(17);
		for (int i = 0; i < 20; i++) {
			byte[] rubbish = new byte[500];
			random.nextBytes(rubbish);
			try (RawSocket socket = new RawSocket(app)) {
				socket.send(rubbish);
				socket.send("\r\n\r\n");
				assertThat(socket.readToTheEnd()).doesNotContain("200");
			}
		}
		assertThat(app.hub().countsHere().streams()).isEqualTo(1);
	}

	@Test
	void headersThatAreTooLargeAreRefused() {
		try (RawSocket socket = new RawSocket(app)) {
			socket.send("GET /all HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(1_000_000) + "\r\n\r\n");
			assertThat(socket.readToTheEnd()).doesNotContain("200");
		}
		try (RawSocket socket = new RawSocket(app)) {
			socket.send("GET /all HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + "x".repeat(100_000) + "\r\n\r\n");
			assertThat(socket.readToTheEnd()).doesNotContain("200");
		}
		assertThat(app.hub().countsHere().streams()).isEqualTo(1);
	}

	@Test
	void aLastEventIdAsLongAsAHeaderMayBeIsAResetAndIsNotRepeated() {
		for (String id : new String[] { "1" + ".0000aaaa00000000".repeat(350), "x".repeat(6000),
				"1." + ".".repeat(6000), "1.-".repeat(1900), "%00~-".repeat(1200) }) {
			try (SseTestClient client = app.client("/all").once().lastEventId(id).openAndAwait()) {
				client.awaitEvent("sse.ready");
				assertThat(client.awaitEvent("sse.reset").data()).contains("unreadable");
				assertThat(client.lastEventId().length()).isLessThan(5600);
			}
		}
	}

	@Test
	void moreTopicsThanAStreamMayHaveAreABadRequest() {
		assertThat(app.get("/topics?" + topics(65)).statusCode()).isEqualTo(400);
		assertThat(app.get("/topics?" + topics(400)).statusCode()).isEqualTo(400);
		app.listening("/topics?" + topics(64)).close();
	}

	private static String topics(int count) {
		return IntStream.range(0, count).mapToObj((i) -> "topic=t" + i).collect(Collectors.joining("&"));
	}

}
