package io.github.ssekit.test.client;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which answers open a stream, and which end it all. Covers {@code request-status-error}
 * and {@code format-mime-*} of web-platform-tests.
 */
class ResponseTests {

	private final ScriptedServer server = new ScriptedServer();

	private final SseTestClient client = SseTestClient.to(this.server.url()).open();

	@AfterEach
	void closeBoth() {
		this.client.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 201, 202, 204, 205, 206, 210, 299, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 410, 429,
			500, 501, 502, 503, 504 })
	void everyStatusBut200ClosesForGood(int status) {
		this.server.accept().head(status, "Content-Type: text/event-stream").close();
		ConnectionAttempt attempt = this.client.awaitClosed();
		assertThat(attempt.status()).isEqualTo(status);
		assertThat(attempt.ending()).isEqualTo(AttemptOutcome.REFUSED);
		assertThat(attempt.opened()).isFalse();
		assertThat(this.client.status()).isEqualTo(status);
		assertThat(this.client.readyState()).isEqualTo(ReadyState.CLOSED);
		assertThat(this.client.attempts()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "text/event-stream;", "text/event-stream;charset=UTF-8",
			"text/event-stream; charset=windows-1252", "text/event-stream;bogus", "TEXT/Event-Stream",
			" \ttext/event-stream ; a=b" })
	void anyEventStreamIsOpenedAndReadAsUtf8(String contentType) {
		ScriptedConnection stream = this.server.accept();
		stream.head(200, "Content-Type:" + contentType, "Transfer-Encoding: chunked").chunk("data:ok…\n\n");
		assertThat(this.client.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("ok…");
		assertThat(this.client.readyState()).isEqualTo(ReadyState.OPEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/x-bogus", "x bogus", "text/plain", "text/html;a=text/event-stream",
			"application/json", "text/event-streams", "text/ event-stream", "" })
	void anyOtherContentTypeClosesForGood(String contentType) {
		this.server.accept().head(200, "Content-Type: " + contentType).send("data:x\n\n").close();
		assertThat(this.client.awaitClosed().ending()).isEqualTo(AttemptOutcome.REFUSED);
		assertThat(this.client.attempts()).hasSize(1);
		assertThat(this.client.events()).isEmpty();
	}

	@Test
	void noContentTypeClosesForGood() {
		this.server.accept().head(200).send("data:x\n\n").close();
		assertThat(this.client.awaitClosed().ending()).isEqualTo(AttemptOutcome.REFUSED);
	}

	@Test
	void aRefusalOfAReconnectClosesForGoodToo() {
		this.server.acceptStream().chunk("retry:0\ndata:x\n\n").end();
		this.server.accept().head(204).close();
		assertThat(this.client.awaitClosed().number()).isEqualTo(2);
		assertThat(this.client.attempts()).extracting(ConnectionAttempt::status).containsExactly(200, 204);
		assertThat(this.client.attempts()).extracting(ConnectionAttempt::ending)
			.containsExactly(AttemptOutcome.CLEAN_END, AttemptOutcome.REFUSED);
	}

	@Test
	void aStreamIsOpenBeforeAnythingCameOnIt() {
		this.server.acceptStream();
		assertThat(this.client.awaitOpen().status()).isEqualTo(200);
		assertThat(this.client.readyState()).isEqualTo(ReadyState.OPEN);
		assertThat(this.client.awaitAnswer()).isEqualTo(this.client.attempts().get(0));
	}

	@Test
	void headersAreFoundWhateverTheirCase() {
		this.server.accept().send("HTTP/1.1 200\r\ncontent-TYPE:text/event-stream\r\nVary: a\r\nvary:  b \r\n\r\n");
		this.client.awaitOpen();
		assertThat(this.client.responseHeader("CONTENT-type")).isEqualTo("text/event-stream");
		assertThat(this.client.responseHeader("VARY")).isEqualTo("b");
		assertThat(this.client.responseHeader("Date")).isNull();
		assertThat(this.client.responseHeaders().get("Vary")).isEqualTo(List.of("a", "b"));
	}

	@Test
	void interimResponsesArePassedOver() {
		ScriptedConnection stream = this.server.accept().head(103, "Link: </style>");
		stream.openStream().chunk("data:x\n\n");
		assertThat(this.client.awaitEvents(1).get(0).data()).isEqualTo("x");
		assertThat(this.client.status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n", "HTTP/1.1 200",
			"nonsense\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
			"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
			"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: -1\r\n\r\n" })
	void whatIsNoWholeResponseHeadIsABrokenConnection(String head) {
		this.server.accept().send(head).close();
		ConnectionAttempt attempt = this.client.awaitEnd();
		assertThat(attempt.ending()).isEqualTo(AttemptOutcome.BROKEN);
		assertThat(attempt.problem()).isNotBlank();
		assertThat(this.client.readyState()).isEqualTo(ReadyState.CONNECTING);
	}

	@Test
	void aHeadWithoutEndIsNotReadForEver() {
		this.server.accept().send("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000));
		assertThat(this.client.awaitEnd().problem()).contains("larger than");
	}

}
