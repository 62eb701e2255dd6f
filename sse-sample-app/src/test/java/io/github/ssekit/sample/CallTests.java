package io.github.ssekit.sample;

import java.net.URI;
import java.net.http.HttpRequest;

import io.github.ssekit.sample.kit.Answer;
import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.AttemptOutcome;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is asked for in a wrong way, and how a stream is answered. */
@OnBothServers
class CallTests {

	private final Sample sample;

	CallTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "replayLast=-1", "replayLast=x", "replayLast=1.5", "replayLast=99999999999",
			"since=yesterday", "since=2026-01-01", "exclusive=maybe", "since=2026-01-01T00:00:00Z&replayLast=3" })
	void refusesABeginningThatIsNone(String query) {
		String alice = Sample.unique("alice");
		this.sample.get("connect?clientId=" + alice + "&" + query).assertProblem(400);
		this.sample.post("disconnect/" + alice).assertProblem(404);
	}

	@Test
	void refusesMoreTopicsThanAStreamMayHave() {
		assertThat(this.sample.get("connect?" + topics(65)).assertProblem(400).detail()).contains("64",
				"sse.stream.max-topics");
		this.sample.connect(topics(64)).close();
	}

	@Test
	void refusesToReplaceAStreamWhereTheRequestIsWrong() {
		String alice = Sample.unique("alice");
		try (SseTestClient reader = this.sample.connect("clientId=" + alice)) {
			this.sample.get("connect?exclusive=true&topic=broadcast&clientId=" + alice).assertProblem(400);
			this.sample.get("connect?exclusive=true&replayLast=-1&clientId=" + alice).assertProblem(400);
			this.sample.text("send/" + alice, "still here");
			assertThat(reader.awaitMessages(1)).hasSize(1);
			assertThat(reader.attempts()).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET, send/alice", "GET, broadcast", "GET, topics/news", "GET, disconnect/alice", "GET, shutdown",
			"PUT, broadcast", "DELETE, clients", "POST, connect", "POST, clients", "POST, connected-count" })
	void refusesOtherMethods(String method, String call) {
		ask(method, call, "*/*").assertProblem(405);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nosuch", "connect/alice", "send", "disconnect", "send/alice/more" })
	void knowsNoOtherCalls(String call) {
		this.sample.text(call, "").assertProblem(404);
	}

	@Test
	void refusesAStreamWhereSomethingElseIsWanted() {
		ask("GET", "connect", "application/json").assertProblem(406);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "text/*", "text/event-stream;q=0.5, */*;q=0.1" })
	void opensAStreamForWhoeverTakesAnything(String accept) {
		try (SseTestClient reader = Sample.ready(this.sample.stream("").header("Accept", accept).once())) {
			assertThat(reader.status()).isEqualTo(200);
		}
	}

	@Test
	void opensAStreamWithTheHeadersThatItNeeds() {
		try (SseTestClient reader = Sample.ready(this.sample.stream("").withoutHeader("Accept").once())) {
			assertThat(reader.responseHeader("Content-Type")).isEqualToIgnoringCase("text/event-stream;charset=UTF-8");
			assertThat(reader.responseHeader("Cache-Control")).isEqualTo("no-store, no-transform");
			assertThat(reader.responseHeader("X-Accel-Buffering")).isEqualTo("no");
			assertThat(reader.responseHeader("X-Content-Type-Options")).isEqualTo("nosniff");
			assertThat(reader.responseHeaders()).doesNotContainKey("Connection").doesNotContainKey("Content-Length");
		}
	}

	@Test
	void answersHeadWithoutAStream() {
		String alice = Sample.unique("alice");
		Answer answer = ask("HEAD", "connect?clientId=" + alice, "text/event-stream");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.contentType()).isEqualTo("text/event-stream");
		this.sample.post("disconnect/" + alice).assertProblem(404);
	}

	@Test
	void makesUpAClientIdAndTellsIt() {
		try (SseTestClient one = this.sample.connect(""); SseTestClient two = this.sample.connect("clientId=")) {
			String id = clientOf(one);
			assertThat(clientOf(two)).isNotEqualTo(id);
			this.sample.text("send/" + id, "found you").offset();
			assertThat(one.awaitMessages(1)).extracting("data").containsExactly("found you");
			assertThat(two.messages()).isEmpty();
			assertThat(this.sample.post("disconnect/" + id).json().path("streams").asInt()).isOne();
			assertThat(one.awaitClosed().ending()).isEqualTo(AttemptOutcome.REFUSED);
		}
	}

	@Test
	void showsThePage() {
		Answer page = this.sample.exchange(HttpRequest.newBuilder(URI.create(this.sample.origin() + "/")).GET());
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.contentType()).isEqualTo("text/html");
		assertThat(page.body()).contains("<title>SseKit sample</title>");
	}

	private Answer ask(String method, String call, String accept) {
		return this.sample.exchange(HttpRequest.newBuilder(this.sample.uri(call))
			.header("Accept", accept)
			.method(method, HttpRequest.BodyPublishers.noBody()));
	}

	private static String topics(int count) {
		StringBuilder query = new StringBuilder();
		for (int i = 0; i < count; i++) {
			query.append("topic=t").append(i).append('&');
		}
		return query.toString();
	}

	private static String clientOf(SseTestClient reader) {
		String data = reader.awaitEvent("sse.ready").data();
		assertThat(data).matches("\\{\"client\":\"[^\"]+\",\"recovered\":false,\"replayed\":0,\"topics\":\\{.*}}");
		return data.substring(11, data.indexOf('"', 11));
	}

}
