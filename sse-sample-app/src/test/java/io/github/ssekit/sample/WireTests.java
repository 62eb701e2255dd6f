package io.github.ssekit.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedBlock;
import io.github.ssekit.test.client.SseTestClient;
import io.github.ssekit.test.eventstream.Block;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes over the wire between the events: places, heartbeats, first and last blocks.
 */
@OnBothServers
class WireTests {

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	WireTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	void beginsWithReadyAndAReconnectionTime() {
		try (SseTestClient reader = this.sample.connect("clientId=" + this.alice)) {
			Block first = reader.awaitBlocks(1).get(0).block();
			assertThat(first.values("event")).containsExactly("sse.ready");
			assertThat(first.values("data")).singleElement()
				.asString()
				.startsWith("{\"client\":\"" + this.alice + "\",\"recovered\":false,\"replayed\":0,\"topics\":{");
			assertThat(first.values("id")).hasSize(1);
			assertThat(first.values("retry")).singleElement()
				.satisfies((retry) -> assertThat(Integer.parseInt(retry)).isBetween(2000, 5000));
			assertThat(reader.rawText()).doesNotStartWith("\ufeff");
		}
	}

	@Test
	void givesEachStreamItsOwnReconnectionTime() {
		List<SseTestClient> readers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			readers.add(this.sample.connect(""));
		}
		assertThat(readers.stream().map(SseTestClient::reconnectionTime).distinct()).hasSizeGreaterThan(3);
		readers.forEach(SseTestClient::close);
	}

	@Test
	void beatsWithOneLineAndNoBlankOne() {
		try (SseTestClient reader = this.sample.connect("clientId=" + this.alice)) {
			String before = reader.rawText();
			reader.awaitComments(3);
			String beats = reader.rawText().substring(before.length());
			assertThat(beats).matches("(:\n)+").hasSizeGreaterThanOrEqualTo(6);
			assertThat(reader.eventCount()).isOne();
			assertThat(reader.blocks()).hasSize(1);
			// and they become part of no event
			this.sample.text("send/" + this.alice, "hello");
			assertThat(reader.awaitMessages(1)).extracting("data").containsExactly("hello");
			assertThat(reader.attempts()).hasSize(1);
		}
	}

	@Test
	void beatsOnlyWhereNothingElseIsWritten() {
		try (SseTestClient quiet = this.sample.connect("");
				SseTestClient busy = this.sample.connect("clientId=" + this.alice)) {
			int sent = 0;
			while (quiet.commentCount() < 3) {
				this.sample.text("send/" + this.alice, "event " + ++sent);
				busy.awaitMessages(sent);
			}
			assertThat(busy.commentCount()).isZero();
		}
	}

	@Test
	void saysWithEveryBlockWhereTheReaderStands() {
		try (SseTestClient reader = this.sample.connect("clientId=" + this.alice + "&lastEventId=rubbish")) {
			this.sample.text("send/" + this.alice, "plain");
			this.sample.text("send/" + this.alice + "?event=named", "");
			this.sample.text("broadcast", "a\n\nb\n");
			reader.awaitMessages(3);
			this.sample.post("disconnect/" + this.alice);
			reader.awaitClosed();
			assertThat(reader.events()).extracting("type")
				.containsExactly("sse.ready", "sse.reset", "message", "named", "message", "sse.ended");
			for (ReceivedBlock received : reader.blocks()) {
				assertThat(received.block().values("id")).as("ids of " + received).hasSize(1);
				assertThat(received.block().hasData()).as("data of " + received).isTrue();
				assertThat(received.block().lines().get(0)).startsWith("id: ");
			}
			assertThat(reader.blocks()).hasSize(6);
		}
	}

	/** Three that are named, the client's own and the broadcast. */
	@Test
	void keepsTheIdShortForFiveTopics() {
		List<String> topics = IntStream.range(0, 3)
			.mapToObj((i) -> Sample.unique("a/topic/with/a/long/name".repeat(7)))
			.toList();
		String query = "clientId=" + this.alice + "&topic=" + String.join("&topic=", topics);
		try (SseTestClient reader = this.sample.connect(query)) {
			for (int i = 0; i < 100; i++) {
				for (String topic : topics) {
					this.sample.text("topics/" + topic, "event " + i).offset();
				}
			}
			this.sample.text("send/" + this.alice, "event");
			this.sample.text("broadcast", "event");
			reader.awaitMessages(302);
			for (ReceivedBlock block : reader.blocks()) {
				assertThat(block.block().values("id")).singleElement()
					.satisfies((id) -> assertThat(id).matches("[A-Za-z0-9._~-]{1,128}"));
			}
		}
	}

	@Test
	void keepsEveryIdAmongTheCharactersThatNeedNoPreflight() {
		String query = "clientId=" + this.alice + "&topic=a,b&topic=gr%C3%BC%C3%9Fe&topic=%F0%9F%98%80";
		try (SseTestClient reader = this.sample.connect(query)) {
			this.sample.text("topics/%F0%9F%98%80", "smile");
			reader.awaitMessages(1);
			this.sample.post("disconnect/" + this.alice);
			reader.awaitClosed();
			assertThat(reader.events()).hasSize(3)
				.allSatisfy((event) -> assertThat(event.lastEventId()).matches("[A-Za-z0-9._~-]{1,128}"));
			assertThat(reader.lastEventId()).endsWith("~x");
		}
	}

}
