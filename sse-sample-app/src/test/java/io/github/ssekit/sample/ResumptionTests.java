package io.github.ssekit.sample;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ConnectionAttempt;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** One last event id brings back what was missed of all topics of a stream. */
@OnBothServers
class ResumptionTests {

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	private final String news = Sample.unique("news");

	private final String sport = Sample.unique("sport/live");

	private final String query = "clientId=" + this.alice + "&topic=" + this.news + "&topic=" + this.sport;

	ResumptionTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	void bringsBackWhatWasMissedOfEachTopic() {
		SseTestClient before = Sample.ready(this.sample.stream(this.query).once());
		publish("before", 3);
		before.awaitMessages(12);
		before.cut();
		publish("meanwhile", 4);
		try (SseTestClient after = Sample.ready(this.sample.stream(this.query).lastEventId(before.lastEventId()))) {
			publish("after", 2);
			List<ReceivedEvent> heard = after.awaitMessages(24);
			assertThat(after.awaitEvent("sse.ready").data()).startsWith(ready(true, 16));
			assertOrder(heard, "meanwhile", 4, "after", 2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lastEventId", "last_event_id", "evs_last_event_id" })
	void takesTheCursorFromTheQueryToo(String parameter) {
		SseTestClient before = Sample.ready(this.sample.stream(this.query).once());
		publish("before", 1);
		before.awaitMessages(4);
		before.cut();
		publish("meanwhile", 2);
		try (SseTestClient after = this.sample.connect(this.query + "&" + parameter + "=" + before.lastEventId())) {
			assertOrder(after.awaitMessages(8), "meanwhile", 2, "after", 0);
			assertThat(after.awaitEvent("sse.ready").data()).startsWith(ready(true, 8));
		}
	}

	@Test
	void believesTheHeaderMoreThanTheQuery() {
		SseTestClient first = Sample.ready(this.sample.stream(this.query).once());
		first.cut();
		publish("before", 1);
		// the URL says where it began, the header where it is: as EventSource does it
		try (SseTestClient reader = this.sample.connect(this.query + "&lastEventId=" + first.lastEventId())) {
			reader.awaitMessages(4);
			reader.cut();
			publish("meanwhile", 1);
			assertThat(reader.awaitMessages(8)).hasSize(8);
			assertOrder(reader.messages(), "before", 1, "meanwhile", 1);
			assertThat(reader.attempts().get(1).sentLastEventId()).isNotNull();
		}
	}

	@Test
	void losesNothingToACutRightAfterTheFirstBlock() {
		SseTestClient first = Sample.ready(this.sample.stream(this.query).once());
		first.cut();
		publish("meanwhile", 2);
		// so many that the client reads the first block and not yet all others
		SseTestClient second = Sample.ready(this.sample.stream(this.query).lastEventId(first.lastEventId()).once());
		String readyId = second.awaitEvent("sse.ready").lastEventId();
		second.cut();
		try (SseTestClient third = Sample.ready(this.sample.stream(this.query).lastEventId(readyId))) {
			assertOrder(third.awaitMessages(8), "meanwhile", 2, "after", 0);
		}
	}

	@Test
	void repeatsNothingWhereNothingWasMissed() {
		try (SseTestClient reader = this.sample.connect(this.query)) {
			publish("before", 2);
			reader.awaitMessages(8);
			for (int i = 1; i <= 3; i++) {
				reader.cut();
				ConnectionAttempt back = reader.awaitReconnect(i);
				assertThat(readyOf(reader, back.number())).startsWith(ready(true, 0));
			}
			publish("after", 1);
			assertOrder(reader.awaitMessages(12), "before", 2, "after", 1);
		}
	}

	@Test
	void resumesEachTimeItIsCut() {
		try (SseTestClient reader = this.sample.connect(this.query)) {
			for (int i = 1; i <= 10; i++) {
				publish("round" + i, 3);
				reader.cut();
				publish("cut" + i, 2);
				reader.awaitMessages(20 * i);
			}
			List<String> expected = new ArrayList<>();
			for (int i = 1; i <= 10; i++) {
				for (int n = 1; n <= 3; n++) {
					expected.add("round" + i + " " + n);
				}
				expected.add("cut" + i + " 1");
				expected.add("cut" + i + " 2");
			}
			for (String topic : topics()) {
				assertThat(dataOf(reader.messages(), topic)).containsExactlyElementsOf(expected);
			}
		}
	}

	@Test
	void beginsAtTheHeadOfATopicThatIsNewToTheCursor() {
		SseTestClient before = Sample.ready(this.sample.stream("topic=" + this.news).once());
		before.cut();
		this.sample.text("topics/" + this.news, "missed");
		this.sample.text("topics/" + this.sport, "never asked for");
		String more = "topic=" + this.news + "&topic=" + this.sport;
		try (SseTestClient after = Sample.ready(this.sample.stream(more).lastEventId(before.lastEventId()))) {
			this.sample.text("topics/" + this.sport, "new");
			// between topics there is no order
			assertThat(after.awaitMessages(2)).extracting("data").containsExactlyInAnyOrder("missed", "new");
			assertThat(after.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":1,")
				.containsPattern("\"newTopics\":\\[\"" + this.sport + "\"");
		}
	}

	@Test
	void beginsAsFarBackAsItIsAskedToInATopicThatIsNewToTheCursor() {
		SseTestClient before = Sample.ready(this.sample.stream("topic=" + this.news).once());
		before.cut();
		this.sample.text("topics/" + this.news, "missed");
		this.sample.text("topics/" + this.sport, "too old");
		this.sample.text("topics/" + this.sport, "old");
		String more = "topic=" + this.news + "&topic=" + this.sport + "&replayLast=1";
		try (SseTestClient after = Sample.ready(this.sample.stream(more).lastEventId(before.lastEventId()))) {
			// between topics there is no order
			assertThat(after.awaitMessages(2)).extracting("data").containsExactlyInAnyOrder("missed", "old");
			assertThat(after.awaitEvent("sse.ready").data()).contains("\"recovered\":true,\"replayed\":2,",
					"\"" + this.sport + "\"");
		}
	}

	@Test
	void hearsNothingMoreOfATopicThatIsLeftOut() {
		SseTestClient before = Sample.ready(this.sample.stream(this.query).once());
		before.cut();
		publish("meanwhile", 1);
		String less = "topic=" + this.news;
		try (SseTestClient after = Sample.ready(this.sample.stream(less).lastEventId(before.lastEventId()))) {
			this.sample.text("topics/" + this.sport, "not heard");
			this.sample.text("topics/" + this.news, "end");
			after.awaitEvent("the end", (event) -> event.data().equals("end"));
			assertThat(after.messages()).extracting("data").doesNotContain("not heard");
			assertThat(dataOf(after.messages(), this.news)).containsExactly("meanwhile 1");
			assertThat(dataOf(after.messages(), this.sport)).isEmpty();
		}
	}

	/** So many events to each topic of the stream, and to everybody. */
	private void publish(String what, int each) {
		for (int i = 1; i <= each; i++) {
			for (String topic : topics()) {
				String call = topic.equals(this.alice) ? "send/" + topic
						: topic.equals("everybody") ? "broadcast" : "topics/" + topic;
				this.sample.text(call, topic + ": " + what + " " + i).offset();
			}
		}
	}

	private List<String> topics() {
		return List.of(this.alice, this.news, this.sport, "everybody");
	}

	private void assertOrder(List<ReceivedEvent> heard, String first, int firstEach, String then, int thenEach) {
		List<String> expected = new ArrayList<>();
		for (int i = 1; i <= firstEach; i++) {
			expected.add(first + " " + i);
		}
		for (int i = 1; i <= thenEach; i++) {
			expected.add(then + " " + i);
		}
		for (String topic : topics()) {
			assertThat(dataOf(heard, topic)).as(topic).containsExactlyElementsOf(expected);
		}
		assertThat(heard).hasSize(expected.size() * topics().size());
	}

	private static List<String> dataOf(List<ReceivedEvent> heard, String topic) {
		return heard.stream()
			.map(ReceivedEvent::data)
			.filter((data) -> data.startsWith(topic + ": "))
			.map((data) -> data.substring(topic.length() + 2))
			.toList();
	}

	private static String readyOf(SseTestClient reader, int attempt) {
		return reader
			.awaitEvent("sse.ready of attempt " + attempt,
					(event) -> event.attempt() == attempt && event.type().equals("sse.ready"))
			.data();
	}

	private String ready(boolean recovered, int replayed) {
		return "{\"client\":\"" + this.alice + "\",\"recovered\":" + recovered + ",\"replayed\":" + replayed
				+ ",\"topics\":{";
	}

}
