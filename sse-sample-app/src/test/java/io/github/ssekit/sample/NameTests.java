package io.github.ssekit.sample;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.ssekit.sample.kit.Answer;
import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Names of topics, clients and events, in paths and in queries. */
@OnBothServers
class NameTests {

	private final Sample sample;

	NameTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "client", "client/alice", "broadcast" })
	void refusesToPublishToTopicsThatAreReserved(String topic) {
		assertThat(this.sample.text("topics/" + topic, "x").assertProblem(400).detail()).contains("may not be named");
	}

	@ParameterizedTest
	@ValueSource(strings = { "client", "client/alice", "client%2Falice", "broadcast" })
	void refusesToListenToTopicsThatAreReserved(String topic) {
		assertThat(this.sample.get("connect?topic=" + topic).assertProblem(400).detail()).contains("may not be named");
	}

	@Test
	void publishesNothingToAClientByWayOfATopic() {
		String alice = Sample.unique("alice");
		long before = this.sample.text("send/" + alice, "before").offset();
		for (String path : List.of("client/" + alice, "client%2F" + alice, "/client/" + alice, "x/../client/" + alice,
				"%63lient/" + alice)) {
			// some are refused by the server itself, and some are other topics
			this.sample.text("topics/" + path, "").assertTellsNothingOfTheInside();
		}
		assertThat(this.sample.text("send/" + alice, "after").offset()).isEqualTo(before + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a/", "a%20b", "a%E2%80%A8b", "a%C2%A0b", "a%E2%80%8Bb", "a%EF%B8%8F", "%E3%85%A4" })
	void refusesToPublishToTopicsThatAreNone(String topic) {
		assertThat(this.sample.text("topics/" + topic, "x").assertProblem(400).detail()).startsWith("topic \"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/a", "a/", "a//b", "a%20b", "a%0Ab", "a%00b", "a%E2%80%A8b", "a%E2%80%8Bb",
			"a%EF%B8%8F", "%E3%85%A4" })
	void refusesToListenToTopicsThatAreNone(String topic) {
		assertThat(this.sample.get("connect?topic=ok&topic=" + topic).assertProblem(400).detail())
			.startsWith("topic \"");
	}

	@Test
	void refusesNamesThatAreTooLong() {
		this.sample.text("topics/" + "t".repeat(201), "x").assertProblem(400);
		this.sample.get("connect?topic=" + "t".repeat(201)).assertProblem(400);
		this.sample.text("send/" + "c".repeat(191), "x").assertProblem(400);
		this.sample.get("connect?clientId=" + "c".repeat(191)).assertProblem(400);
		this.sample.post("disconnect/" + "c".repeat(191)).assertProblem(400);
		this.sample.text("topics/" + "t".repeat(200), "x").offset();
		this.sample.text("send/" + "c".repeat(190), "x").offset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%20b", "%20", "a%E2%80%A8b", "%EF%BB%BFa", "a%E2%80%8Db", "a%EF%B8%8F", "%EF%BE%A0" })
	void refusesClientIdsThatAreNone(String id) {
		assertThat(this.sample.text("send/" + id, "x").assertProblem(400).detail()).startsWith("client id \"");
		assertThat(this.sample.get("connect?clientId=" + id).assertProblem(400).detail()).startsWith("client id \"");
		assertThat(this.sample.post("disconnect/" + id).assertProblem(400).detail()).startsWith("client id \"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%2Fb", "a%0Ab", "a%00b", "/", "%2F" })
	void refusesClientIdsThatNoPathCanHold(String id) {
		this.sample.get("connect?clientId=" + id).assertProblem(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "send/a%2Fb", "send/a%00b", "send/%FF", "topics/a%00b", "topics/%FF", "disconnect/a%2Fb" })
	void refusesPathsThatTheServerDoesNotTake(String call) {
		// no body: a server that closes with one unread resets the line
		Answer answer = this.sample.onLinesOfItsOwn().text(call, "").assertTellsNothingOfTheInside();
		assertThat(answer.status()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%0Ab", "a%0D", "%0A", "a%00b", "a%0Adata:%20x", "sse.ready", "sse.closed", "sse.",
			"error", "open", "%EF%BB%BFprice", "price%E2%80%8B", "price%EF%B8%8F", "a%09b" })
	void refusesEventNamesThatWouldBreakTheStreamOrMisleadAPage(String event) {
		String alice = Sample.unique("alice");
		long before = this.sample.text("send/" + alice, "before").offset();
		for (String call : List.of("send/" + alice, "broadcast", "topics/" + alice)) {
			assertThat(this.sample.text(call + "?event=" + event, "x").assertProblem(400).detail())
				.startsWith("event name \"");
		}
		assertThat(this.sample.text("send/" + alice, "after").offset()).isEqualTo(before + 1);
		assertThat(this.sample.text("topics/" + alice, "first").offset()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			orders/17              | orders/17
			a,b                    | a,b
			a+b                    | a+b
			gr%C3%BC%C3%9Fe        | gr\u00fc\u00dfe
			%E6%97%A5%E6%9C%AC/%F0%9F%98%80 | \u65e5\u672c/\ud83d\ude00
			a%3Bb                  | a;b
			a%3Fb=c&d              | a?b=c&d
			a%23b                  | a#b
			%61%2C%62              | a,b
			broadcast/x            | broadcast/x
			clients                | clients
			a~b!c$d'e(f)*g:h@i     | a~b!c$d'e(f)*g:h@i
			""")
	void takesWhateverElseATopicIsCalled(String path, String topic) {
		String query = URLEncoder.encode(topic, StandardCharsets.UTF_8);
		try (SseTestClient reader = this.sample.connect("topic=" + query)) {
			Answer answer = this.sample.text("topics/" + path, "hello");
			assertThat(answer.json().path("topic").asString()).isEqualTo(topic);
			assertThat(reader.awaitMessages(1)).singleElement()
				.satisfies((event) -> assertThat(event.data()).isEqualTo("hello"));
		}
	}

	@Test
	void doesNotPartATopicAtItsCommas() {
		try (SseTestClient reader = this.sample.connect("topic=left,right")) {
			this.sample.text("topics/left", "no");
			this.sample.text("topics/right", "no");
			this.sample.text("topics/left,right", "yes");
			assertThat(reader.awaitMessages(1)).singleElement()
				.satisfies((event) -> assertThat(event.data()).isEqualTo("yes"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			price           | price
			a%20b           | a b
			a,b             | a,b
			%F0%9F%98%80    | \ud83d\ude00
			data%3A%20x     | data: x
			SSE.ready       | SSE.ready
			errors          | errors
			""")
	void takesWhateverElseAnEventIsCalled(String query, String name) {
		String alice = Sample.unique("alice");
		try (SseTestClient reader = this.sample.connect("clientId=" + alice)) {
			this.sample.text("send/" + alice + "?event=" + query, "hello").offset();
			assertThat(reader.awaitEvent(name).data()).isEqualTo("hello");
		}
	}

	@Test
	void leavesTheEventLineOutWhereThereIsNoName() {
		String alice = Sample.unique("alice");
		try (SseTestClient reader = this.sample.connect("clientId=" + alice)) {
			this.sample.text("send/" + alice, "one").offset();
			this.sample.text("send/" + alice + "?event=", "two").offset();
			reader.awaitMessages(2);
			assertThat(reader.rawText()).containsOnlyOnce("event:").contains("event: sse.ready");
			assertThat(reader.messages()).extracting("type").containsOnly("message");
		}
	}

}
