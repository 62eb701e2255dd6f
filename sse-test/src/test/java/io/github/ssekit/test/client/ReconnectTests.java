package io.github.ssekit.test.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the client comes back, when not, and what it says then. Covers
 * {@code format-field-id*} and {@code eventsource-reconnect} of web-platform-tests and
 * the reconnection tests of LaunchDarkly's sse-contract-tests.
 */
class ReconnectTests {

	private final ScriptedServer server = new ScriptedServer();

	private final SseTestClient client = SseTestClient.to(this.server.url()).reconnectWithin(Duration.ZERO).open();

	@AfterEach
	void closeBoth() {
		this.client.close();
		this.server.close();
	}

	@Test
	void comesBackAfterACleanEndWithTheLastEventId() {
		this.server.acceptStream().chunk("id:7\ndata:x\n\n").end();
		ScriptedConnection second = this.server.acceptStream();
		assertThat(second.lastEventId()).isEqualTo("7");
		assertThat(second.requestLine()).isEqualTo("GET /stream HTTP/1.1");
		assertThat(this.client.awaitReconnect(1).sentLastEventId()).isEqualTo("7");
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		second.chunk("data:y\n\n");
		assertThat(this.client.awaitMessages(2)).extracting(ReceivedEvent::attempt).containsExactly(1, 2);
	}

	@Test
	void comesBackAfterAResetWithTheLastEventId() {
		ScriptedConnection first = this.server.acceptStream().chunk("id:7\ndata:x\n\n");
		this.client.awaitEvents(1);
		first.reset();
		assertThat(this.server.accept().lastEventId()).isEqualTo("7");
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.BROKEN);
	}

	@Test
	void sendsNoLastEventIdWhereThereIsNone() {
		this.server.acceptStream().chunk("data:x\n\n").end();
		assertThat(this.server.accept().lastEventId()).isNull();
	}

	@Test
	void sendsTheIdOfAnEarlierEventWhereLaterOnesNameNone() {
		this.server.acceptStream().chunk("id:7\ndata:x\n\n").chunk("data:y\n\n").end();
		assertThat(this.server.accept().lastEventId()).isEqualTo("7");
	}

	@Test
	void sendsTheIdOfABlockWithoutData() {
		this.server.acceptStream().chunk("id:7\n\n").end();
		assertThat(this.server.accept().lastEventId()).isEqualTo("7");
	}

	@Test
	void sendsNoIdAfterItWasCleared() {
		this.server.acceptStream().chunk("id:7\ndata:x\n\nid\n\n").end();
		assertThat(this.server.accept().lastEventId()).isNull();
	}

	@Test
	void sendsNoIdThatHoldsNul() {
		this.server.acceptStream().chunk("id:\0\0\ndata:x\n\n").end();
		assertThat(this.server.accept().lastEventId()).isNull();
	}

	@Test
	void sendsAnIdBeyondAsciiAsItCame() {
		this.server.acceptStream().chunk("id: …\ndata:x\n\n").end();
		assertThat(this.server.accept().lastEventId()).isEqualTo("\u00e2\u0080\u00a6");
	}

	@Test
	void keepsItsPlaceOverAStreamWithoutBlankLine() {
		this.server.acceptStream().chunk("id:7\n\n").end();
		this.server.acceptStream().chunk(":\nid:8\ndata:y\n").end();
		assertThat(this.server.accept().lastEventId()).isEqualTo("7");
		assertThat(this.client.events()).isEmpty();
	}

	@Test
	void losesItsPlaceToABlockWithoutIdOnTheNextStream() {
		this.server.acceptStream().chunk("id:7\ndata:x\n\n").end();
		this.server.acceptStream().chunk("retry:1\n\n").end();
		assertThat(this.server.accept().lastEventId()).isNull();
	}

	@Test
	void doesNotDispatchABlockThatTheEndCutOffButShowsIt() {
		this.server.acceptStream().chunk("data:x\n\nid:7\ndata:y").end();
		assertThat(this.server.accept().lastEventId()).isNull();
		assertThat(this.client.events()).extracting(ReceivedEvent::data).containsExactly("x");
		assertThat(this.client.awaitEnd().discarded()).isNotNull()
			.satisfies((block) -> assertThat(block.lines()).containsExactly("id:7", "data:y"));
	}

	@Test
	void triesOnWhileNobodyTakesTheConnection() {
		int port = this.server.port();
		this.server.acceptStream().chunk("id:7\n\n").end();
		this.server.close();
		this.client.await("two attempts that reach nobody",
				() -> this.client.attempts()
					.stream()
					.filter((a) -> a.ending() == AttemptOutcome.UNREACHABLE)
					.count() >= 2);
		try (ScriptedServer restarted = new ScriptedServer(port)) {
			assertThat(restarted.acceptStream().lastEventId()).isEqualTo("7");
			assertThat(this.client.awaitReconnect(1).number()).isGreaterThan(3);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "5\r\nda", "5\r\ndata:", "5\r\ndata:\r\n", "5", "0\r\n", "0\r\nTrailer: x\r\n", "0\r",
			"x\r\ndata:", "-1\r\n\r\n", "\r\n", "1\r\ndata:\r\n", "5\ndata:\n", "ffffffffffffffffffff\r\n" })
	void withoutTheLastChunkAStreamIsBroken(String body) {
		this.server.acceptStream().send(body).close();
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.BROKEN);
		assertThat(this.client.awaitEnd().problem()).isNotBlank();
		this.server.accept();
	}

	@ParameterizedTest
	@ValueSource(strings = { "8\r\ndata:x\n\n\r\n0\r\n\r\n", "008;ext=\"1\"\r\ndata:x\n\n\r\n000;x\r\n\r\n",
			"3\r\ndat\r\n2\r\na:\r\n1\r\nx\r\n2\r\n\n\n\r\n0\r\nTrailer: x\r\nAnother: y\r\n\r\n" })
	void withTheLastChunkItHasACleanEnd(String body) {
		this.server.acceptStream().send(body);
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		assertThat(this.client.events()).extracting(ReceivedEvent::data).containsExactly("x");
		this.server.accept();
	}

	@Test
	void aDeclaredLengthThatIsReachedIsACleanEnd() {
		this.server.accept()
			.head(200, "Content-Type: text/event-stream", "Content-Length: 8")
			.send("data:x\n\ndata:y\n\n");
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		assertThat(this.client.events()).extracting(ReceivedEvent::data).containsExactly("x");
		this.server.accept();
	}

	@Test
	void aDeclaredLengthThatIsNotReachedIsABrokenStream() {
		this.server.accept()
			.head(200, "Content-Type: text/event-stream", "Content-Length: 9")
			.send("data:x\n\n")
			.close();
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.BROKEN);
		assertThat(this.client.events()).hasSize(1);
	}

	@Test
	void aBodyWithoutLengthEndsCleanlyWithItsConnection() {
		this.server.accept().head(200, "Content-Type: text/event-stream").send("data:x\n\n").close();
		assertThat(this.client.awaitEnd().ending()).isEqualTo(AttemptOutcome.CLEAN_END);
		assertThat(this.client.events()).hasSize(1);
	}

}
