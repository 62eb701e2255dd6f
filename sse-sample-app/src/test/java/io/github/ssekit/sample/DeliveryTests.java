package io.github.ssekit.sample;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Who hears what: one client, a topic, everybody; now, and from the past. */
@OnBothServers
class DeliveryTests {

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	private final String bob = Sample.unique("bob");

	private final String news = Sample.unique("news");

	private final String sport = Sample.unique("sport");

	DeliveryTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	void reachesOneClientAndNobodyElse() {
		try (SseTestClient alice = this.sample.connect("clientId=" + this.alice);
				SseTestClient second = this.sample.connect("clientId=" + this.alice + "&topic=" + this.news);
				SseTestClient bob = this.sample.connect("clientId=" + this.bob + "&topic=" + this.news)) {
			this.sample.json("send/" + this.alice + "?event=greeting", "{\"for\":\"alice\"}").offset();
			this.sample.json("send/" + this.bob, "\"for bob\"").offset();
			assertThat(bob.awaitMessages(1)).extracting("type", "data")
				.containsExactly(tuple("message", "\"for bob\""));
			for (SseTestClient stream : List.of(alice, second)) {
				assertThat(stream.awaitMessages(1)).extracting("type", "data")
					.containsExactly(tuple("greeting", "{\"for\":\"alice\"}"));
			}
		}
	}

	@Test
	void keepsWhatIsSentToAClientThatIsAway() {
		for (String what : List.of("one", "two", "three")) {
			this.sample.text("send/" + this.alice, this.alice + " " + what);
		}
		try (SseTestClient alice = this.sample.connect("clientId=" + this.alice + "&replayLast=2")) {
			assertThat(own(alice, "three")).containsExactly("two", "three");
			assertThat(ready(alice)).contains("\"recovered\":false");
		}
	}

	@Test
	void reachesThoseWhoListenToATopic() {
		try (SseTestClient both = this.sample.connect("topic=" + this.news + "&topic=" + this.sport);
				SseTestClient one = this.sample.connect("topic=" + this.news);
				SseTestClient none = this.sample.connect("clientId=" + this.alice)) {
			this.sample.text("topics/" + this.sport, "goal");
			this.sample.text("topics/" + this.news, "rain");
			this.sample.text("send/" + this.alice, "end");
			assertThat(data(both, 2)).containsExactlyInAnyOrder("goal", "rain");
			assertThat(data(one, 1)).containsExactly("rain");
			assertThat(data(none, 1)).containsExactly("end");
		}
	}

	@Test
	void reachesEverybody() {
		try (SseTestClient alice = this.sample.connect("clientId=" + this.alice);
				SseTestClient bob = this.sample.connect("clientId=" + this.bob + "&topic=" + this.news);
				SseTestClient nobody = this.sample.connect("")) {
			assertThat(this.sample.text("broadcast?event=alarm", "fire").json().path("topic").asString())
				.isEqualTo("broadcast");
			for (SseTestClient stream : List.of(alice, bob, nobody)) {
				assertThat(stream.awaitEvent("alarm").data()).isEqualTo("fire");
			}
		}
	}

	@Test
	void hearsATopicOnceThatIsNamedTwice() {
		try (SseTestClient reader = this.sample.connect("topic=" + this.news + "&topic=" + this.news)) {
			this.sample.text("topics/" + this.news, "one");
			this.sample.text("topics/" + this.news, "two");
			assertThat(data(reader, 2)).containsExactly("one", "two");
		}
	}

	@Test
	void hearsNothingOfThePastUnlessAsked() {
		this.sample.text("topics/" + this.news, "old");
		try (SseTestClient reader = this.sample.connect("topic=" + this.news)) {
			assertThat(ready(reader)).contains("\"replayed\":0");
			this.sample.text("topics/" + this.news, "new");
			assertThat(data(reader, 1)).containsExactly("new");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3, 5, 20_000 })
	void beginsWithTheLastOfEachTopic(int last) {
		for (int i = 1; i <= 5; i++) {
			this.sample.text("topics/" + this.news, "n" + i);
			this.sample.text("topics/" + this.sport, "s" + i);
		}
		String query = "topic=" + this.news + "&topic=" + this.sport + "&clientId=" + this.alice;
		// broadcasts of other tests are heard again, too: only these topics are looked at
		try (SseTestClient reader = this.sample.connect(query + "&replayLast=" + last)) {
			this.sample.text("topics/" + this.news, "n6");
			this.sample.text("topics/" + this.sport, "s6");
			reader.awaitEvent("the last ones", (event) -> event.data().equals("n6"));
			reader.awaitEvent("the last ones", (event) -> event.data().equals("s6"));
			List<String> heard = reader.messages().stream().map(ReceivedEvent::data).toList();
			int first = Math.max(1, 6 - last);
			assertThat(heard).filteredOn((data) -> data.matches("n\\d")).containsExactlyElementsOf(range("n", first));
			assertThat(heard).filteredOn((data) -> data.matches("s\\d")).containsExactlyElementsOf(range("s", first));
		}
	}

	@Test
	void beginsAtATime() {
		this.sample.text("topics/" + this.news, this.alice + " before");
		Instant time = tick();
		this.sample.text("topics/" + this.news, this.alice + " after");
		this.sample.text("topics/" + this.news, this.alice + " later");
		try (SseTestClient reader = this.sample.connect("topic=" + this.news + "&since=" + time)) {
			assertThat(own(reader, "later")).containsExactly("after", "later");
		}
		try (SseTestClient reader = this.sample
			.connect("topic=" + this.news + "&since=" + Instant.now().plusSeconds(60))) {
			this.sample.text("topics/" + this.news, "new");
			assertThat(data(reader, 1)).containsExactly("new");
		}
	}

	@Test
	void goesOnFromACursorWhateverBeginningIsAskedFor() {
		this.sample.text("topics/" + this.news, this.alice + " one");
		try (SseTestClient reader = this.sample.connect("topic=" + this.news + "&replayLast=1")) {
			assertThat(own(reader, "one")).containsExactly("one");
			reader.cut();
			reader.awaitReconnect(1);
			this.sample.text("topics/" + this.news, this.alice + " two");
			assertThat(own(reader, "two")).containsExactly("one", "two");
		}
	}

	/** What this test has sent: broadcasts of others may be heard from the past. */
	private List<String> own(SseTestClient reader, String last) {
		reader.awaitEvent(last, (event) -> event.data().equals(this.alice + " " + last));
		return reader.messages()
			.stream()
			.map(ReceivedEvent::data)
			.filter((data) -> data.startsWith(this.alice + " "))
			.map((data) -> data.substring(this.alice.length() + 1))
			.toList();
	}

	/**
	 * An instant after the last event and before the next one, by the clock of the store.
	 */
	private static Instant tick() {
		long last = System.currentTimeMillis();
		while (System.currentTimeMillis() <= last + 1) {
			Thread.onSpinWait();
		}
		return Instant.ofEpochMilli(last + 1);
	}

	private static List<String> range(String prefix, int first) {
		return IntStream.rangeClosed(first, 6).mapToObj((i) -> prefix + i).toList();
	}

	private static String ready(SseTestClient reader) {
		return reader.awaitEvent("sse.ready").data();
	}

	private static List<String> data(SseTestClient reader, int count) {
		return reader.awaitMessages(count).stream().map(ReceivedEvent::data).toList();
	}

}
