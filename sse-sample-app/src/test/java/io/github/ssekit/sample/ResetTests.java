package io.github.ssekit.sample;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Cursors that cannot be honoured: the reader is told why, in the stream, and goes on
 * from the head. It never gets a part passed off as the whole.
 */
@OnBothServers
class ResetTests {

	private final WebServer server;

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	private final String news = Sample.unique("news");

	private final String query = "clientId=" + this.alice + "&topic=" + this.news;

	ResetTests(WebServer server) {
		this.server = server;
		this.sample = Sample.shared(server);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rubbish", "42", "~", "1.", "1..", "1.abcd", "0.abcdPbN92rvbas701", "2.abcdPbN92rvbas701",
			"1.abcdPbN92rvbas70?", "1.abcdPbN92rvbas70\u00e9", "<script>", "a b", "%0A",
			"1.abcdPbN92rvbas7zzzzzzzzzzzzzzz", "-1", "null", "undefined" })
	void saysThatRubbishCannotBeRead(String cursor) {
		this.sample.text("topics/" + this.news, "old");
		try (SseTestClient reader = Sample.ready(this.sample.stream(this.query).lastEventId(cursor))) {
			assertResetAndOn(reader, "unreadable", this.news, "client/" + this.alice, "broadcast");
			assertThat(reader.events().get(0).lastEventId()).matches("[A-Za-z0-9._~-]+");
		}
	}

	@Test
	void saysThatRubbishInTheQueryCannotBeRead() {
		try (SseTestClient reader = this.sample.connect(this.query + "&lastEventId=%3Crubbish%3E%0Aid:%201")) {
			assertResetAndOn(reader, "unreadable", this.news, "client/" + this.alice, "broadcast");
		}
	}

	@Test
	void saysThatACursorOfAnotherStoreIsOfNoUse() {
		this.sample.text("topics/" + this.news, "old");
		forged("epoch", (place) -> place.substring(0, 4) + "zzzz" + place.substring(8));
	}

	@Test
	void saysThatACursorBeyondTheHeadIsOfNoUse() {
		this.sample.text("topics/" + this.news, "old");
		forged("fork", (place) -> place.substring(0, 16) + "zz");
	}

	@Test
	void saysThatACursorWithAnotherTimeIsOfNoUse() {
		this.sample.text("topics/" + this.news, "old");
		forged("fork", (place) -> place.substring(0, 8) + "2abcdef0" + place.substring(16));
	}

	@Test
	void saysThatWhatWasMissedHasBeenTrimmed() {
		SseTestClient before = Sample.ready(this.sample.stream(this.query).once());
		before.cut();
		for (int i = 1; i <= 1001; i++) {
			this.sample.text("topics/" + this.news, "event " + i).offset();
		}
		this.sample.text("send/" + this.alice, "not lost");
		try (SseTestClient after = Sample.ready(this.sample.stream(this.query).lastEventId(before.lastEventId()))) {
			assertThat(after.awaitEvent("sse.reset").data())
				.isEqualTo("{\"reason\":\"trimmed\",\"topics\":[\"" + this.news + "\"]}");
			this.sample.text("topics/" + this.news, "new");
			assertThat(after.awaitMessages(2)).extracting("data").containsExactlyInAnyOrder("not lost", "new");
		}
	}

	@Test
	void saysThatTooMuchWasMissedOrThatNothingIsLeft() {
		try (Sample small = Sample.start(this.server, "sse.replay.max-events=3", "sse.history.max-age=2s")) {
			SseTestClient before = Sample.ready(small.stream(this.query).once());
			before.cut();
			for (int i = 1; i <= 4; i++) {
				small.text("topics/" + this.news, "event " + i).offset();
			}
			assertReset(small, before.lastEventId(), "too-many");
			await().atMost(Sample.PATIENCE)
				.pollInterval(Duration.ofMillis(200))
				.untilAsserted(() -> assertReset(small, before.lastEventId(), "gone"));
		}
	}

	@Test
	void comesBackByTheCursorOfAReset() {
		this.sample.text("topics/" + this.news, "old");
		try (SseTestClient reader = this.sample.connect(this.query + "&lastEventId=rubbish")) {
			reader.awaitEvent("sse.reset");
			reader.cut();
			this.sample.text("topics/" + this.news, "meanwhile");
			assertThat(reader.awaitMessages(1)).extracting(ReceivedEvent::data).containsExactly("meanwhile");
			assertThat(reader.events()).extracting(ReceivedEvent::type).containsOnlyOnce("sse.reset");
		}
	}

	/** A cursor whose place in the news is not what it was. */
	private void forged(String reason, UnaryOperator<String> forge) {
		SseTestClient before = Sample.ready(this.sample.stream("topic=" + this.news).once());
		before.cut();
		String[] pieces = before.lastEventId().split("\\.");
		pieces[1] = forge.apply(pieces[1]); // the topics come in the order of the stream
		try (SseTestClient reader = Sample
			.ready(this.sample.stream(this.query).lastEventId(String.join(".", pieces)))) {
			assertResetAndOn(reader, reason, this.news);
		}
	}

	private void assertResetAndOn(SseTestClient reader, String reason, String... topics) {
		assertThat(reader.awaitEvent("sse.ready").data()).contains("\"recovered\":false");
		assertThat(reader.awaitEvent("sse.reset").data())
			.isEqualTo("{\"reason\":\"" + reason + "\",\"topics\":[\"" + String.join("\",\"", topics) + "\"]}");
		this.sample.text("topics/" + this.news, "new");
		this.sample.text("send/" + this.alice, "new");
		List<ReceivedEvent> heard = reader.awaitMessages(2);
		assertThat(heard).extracting(ReceivedEvent::data).containsOnly("new");
		assertThat(reader.attempts()).hasSize(1);
	}

	private void assertReset(Sample where, String cursor, String reason) {
		try (SseTestClient after = Sample.ready(where.stream(this.query).lastEventId(cursor).once())) {
			assertThat(after.within(Duration.ofSeconds(5)).awaitEvent("sse.reset").data()).contains(reason, this.news);
			assertThat(after.messages()).isEmpty();
		}
	}

}
