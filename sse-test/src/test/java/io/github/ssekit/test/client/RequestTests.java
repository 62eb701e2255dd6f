package io.github.ssekit.test.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What the client asks for. */
class RequestTests {

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void asksAsEventSourceDoes() {
		try (SseTestClient client = SseTestClient.to(this.server.url()).open()) {
			ScriptedConnection request = this.server.accept();
			assertThat(request.requestLine()).isEqualTo("GET /stream HTTP/1.1");
			assertThat(request.header("Host")).isEqualTo("localhost:" + this.server.port());
			assertThat(request.header("Accept")).isEqualTo("text/event-stream");
			assertThat(request.header("Cache-Control")).isEqualTo("no-cache");
			assertThat(request.lastEventId()).isNull();
			assertThat(client.readyState()).isEqualTo(ReadyState.CONNECTING);
			assertThat(client.status()).isZero();
			assertThat(client.responseHeaders()).isEmpty();
		}
	}

	@Test
	void sendsHeadersThatTheTestAddsReplacesAndLeavesOut() {
		SseTestClientBuilder builder = SseTestClient.to(this.server.url())
			.header("Cookie", "a=b")
			.header("accept", "*/*")
			.header("host", "example.org")
			.withoutHeader("PRAGMA");
		try (SseTestClient client = builder.open()) {
			ScriptedConnection request = this.server.accept();
			assertThat(request.header("Cookie")).isEqualTo("a=b");
			assertThat(request.header("Accept")).isEqualTo("*/*");
			assertThat(request.header("Host")).isEqualTo("example.org");
			assertThat(request.header("Pragma")).isNull();
			assertThat(client.attempts()).hasSize(1);
		}
	}

	@Test
	void sendsTheSameHeadersEachTime() {
		SseTestClientBuilder builder = SseTestClient.to(this.server.url()).header("Cookie", "a=b");
		try (SseTestClient client = builder.open()) {
			this.server.acceptStream().chunk("retry:0\n\n").end();
			assertThat(this.server.accept().header("Cookie")).isEqualTo("a=b");
			assertThat(client.attempts()).hasSize(2);
		}
	}

	@Test
	void sendsTheQueryAndEscapesAsTheyAre() {
		try (SseTestClient client = SseTestClient.to(this.server.url() + "/a%20b?x=%2F&y=é#part").open()) {
			assertThat(this.server.accept().requestLine()).isEqualTo("GET /stream/a%20b?x=%2F&y=%C3%A9 HTTP/1.1");
			assertThat(client.attempts()).hasSize(1);
		}
	}

	@Test
	void asksForTheRootWhereThereIsNoPath() {
		try (SseTestClient client = SseTestClient.to("http://localhost:" + this.server.port()).open()) {
			assertThat(this.server.accept().requestLine()).isEqualTo("GET / HTTP/1.1");
			assertThat(client.attempts()).hasSize(1);
		}
	}

	@Test
	void beginsWithTheLastEventIdItIsGiven() {
		try (SseTestClient client = SseTestClient.to(this.server.url()).lastEventId("7").open()) {
			assertThat(this.server.accept().lastEventId()).isEqualTo("7");
			assertThat(client.lastEventId()).isEqualTo("7");
			assertThat(client.attempts().get(0).sentLastEventId()).isEqualTo("7");
		}
	}

	@Test
	void sendsAnIdBeyondAsciiAsUtf8() {
		try (SseTestClient client = SseTestClient.to(this.server.url()).lastEventId("…").open()) {
			assertThat(this.server.accept().lastEventId()).isEqualTo("\u00e2\u0080\u00a6");
			assertThat(client.lastEventId()).isEqualTo("…");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://localhost/", "ftp://localhost/", "localhost:8080", "/stream", "http:///x" })
	void refusesAnAddressItCannotReach(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> SseTestClient.to(url));
	}

	@Test
	void refusesWhatWouldBreakTheRequest() {
		SseTestClientBuilder builder = SseTestClient.to(this.server.url());
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header("a", "b\r\nc: d"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header("a\n", "b"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header("a:", "b"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.header("last-event-id", "7"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.lastEventId("7\n8"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.keep(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.receiveBuffer(0));
	}

}
