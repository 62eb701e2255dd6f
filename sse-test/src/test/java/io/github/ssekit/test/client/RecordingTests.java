package io.github.ssekit.test.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.ssekit.test.eventstream.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the client keeps of what it saw. */
class RecordingTests {

	private final ScriptedServer server = new ScriptedServer();

	private final SseTestClientBuilder builder = SseTestClient.to(this.server.url()).reconnectWithin(Duration.ZERO);

	private final List<SseTestClient> clients = new ArrayList<>();

	@AfterEach
	void closeAll() {
		this.clients.forEach(SseTestClient::leave);
		this.clients.forEach(SseTestClient::close);
		this.server.close();
	}

	@Test
	void messagesAreTheEventsThatAreNotTheLibrarysOwn() {
		SseTestClient client = open();
		this.server.acceptStream()
			.chunk("event:sse.ready\nid:1\ndata:{}\n\nid:2\ndata:x\n\nevent:sse\ndata:y\n\nevent:sse.closed\ndata:{}\n\n");
		assertThat(client.awaitEvents(4)).extracting(ReceivedEvent::type)
			.containsExactly("sse.ready", "message", "sse", "sse.closed");
		assertThat(client.awaitMessages(2)).extracting(ReceivedEvent::data).containsExactly("x", "y");
		assertThat(client.messages()).extracting(ReceivedEvent::lastEventId).containsExactly("2", "2");
		assertThat(client.eventCount()).isEqualTo(4);
		assertThat(client.messageCount()).isEqualTo(2);
		assertThat(client.lastEventId()).isEqualTo("2");
	}

	@Test
	void theTopicOfAnEventIsReadFromTheIds() {
		SseTestClient client = open();
		this.server.acceptStream().chunk("""
				event:sse.ready
				id:1.newsA00.-0123456789A00
				data:{"client":"a","topics":{"news":"new\\"s","-0123456789":"b\\u000a"}}

				id:1.newsA01.-0123456789A00
				data:a

				id:1.newsA01.-0123456789A01
				data:b

				data:passes

				event:sse.reset
				id:1.newsA05.-0123456789A01
				data:{}

				id:1.newsA06.-0123456789A01
				data:c

				id:1.newsA07.-0123456789A02
				data:two

				id:none
				data:foreign

				""");
		client.awaitMessages(6);
		assertThat(client.events()).extracting(ReceivedEvent::topic)
			.containsExactly(null, "new\"s", "b\n", null, null, "new\"s", null, null);
	}

	@Test
	void eventsCutIntoChunksAnywhereAreWhole() {
		SseTestClient client = open();
		ScriptedConnection stream = this.server.acceptStream();
		for (char c : "event:d\u00c3\u00a9but\r\ndata:\u00e2\u0082\u00ac\r\n\r\n".toCharArray()) {
			stream.send("1\r\n" + c + "\r\n");
		}
		ReceivedEvent event = client.awaitEvent("début");
		assertThat(event.data()).isEqualTo("€");
	}

	@Test
	void heartbeatsAreSeenAsTheyCome() {
		SseTestClient client = open();
		ScriptedConnection stream = this.server.acceptStream().chunk(":\n");
		assertThat(client.awaitComments(1)).extracting(ReceivedComment::text).containsExactly("");
		stream.chunk(":\n");
		assertThat(client.awaitComments(2)).extracting(ReceivedComment::attempt).containsExactly(1, 1);
		assertThat(client.comments().get(1).receivedNanos()).isGreaterThan(client.comments().get(0).receivedNanos());
		assertThat(client.commentCount()).isEqualTo(2);
		assertThat(client.rawText()).isEqualTo(":\n:\n");
		assertThat(client.blocks()).isEmpty();
	}

	@Test
	void blocksAreSeenWhetherOrNotTheyMakeEvents() {
		SseTestClient client = open();
		this.server.acceptStream().chunk("id:1\ndata:x\n\nretry:5\n\n");
		List<ReceivedBlock> blocks = client.awaitBlocks(2);
		assertThat(blocks).extracting(ReceivedBlock::block).extracting(Block::hasId).containsExactly(true, false);
		assertThat(client.events()).hasSize(1);
	}

	@Test
	void rawTextIsToldApartByAttempt() {
		SseTestClient client = open();
		this.server.acceptStream().chunk("data:€\r\n\n").end();
		this.server.acceptStream().chunk("data:y\n\n");
		client.awaitEvents(2);
		assertThat(client.rawText(1)).isEqualTo("data:€\r\n\n");
		assertThat(client.rawText(2)).isEqualTo("data:y\n\n");
		assertThat(client.rawText(3)).isEmpty();
		assertThat(client.rawText()).isEqualTo("data:€\r\n\ndata:y\n\n");
	}

	@Test
	void onlyTheNewestRawTextIsKeptIfToldSo() {
		this.builder.keepRaw(10);
		SseTestClient client = open();
		String event = "data:" + "x".repeat(995) + "\n\n";
		ScriptedConnection stream = this.server.acceptStream();
		IntStream.range(0, 20).forEach((i) -> stream.chunk(event));
		stream.chunk("data:last\n\n");
		client.awaitEvents(21);
		assertThat(client.rawText()).endsWith("x\n\ndata:last\n\n").hasSizeLessThan(10 + 4096 + 1);
	}

	@Test
	void onlyTheNewestEventsAreKeptIfToldSoButAllAreCounted() {
		this.builder.keep(2);
		SseTestClient client = open();
		this.server.acceptStream().chunk("event:first\ndata:0\n\n:a\n:b\n:c\ndata:1\n\ndata:2\n\ndata:3\n\n");
		assertThat(client.awaitEvents(4)).extracting(ReceivedEvent::data).containsExactly("2", "3");
		assertThat(client.messages()).hasSize(2);
		assertThat(client.blocks()).hasSize(2);
		assertThat(client.comments()).extracting(ReceivedComment::text).containsExactly("b", "c");
		assertThat(client.eventCount()).isEqualTo(4);
		assertThat(client.commentCount()).isEqualTo(3);
		assertThat(client.awaitEvent("first").data()).isEqualTo("0");
	}

	@Test
	void hundredsOfClientsThatKeepNothingAreFollowedAtOnce() {
		this.builder.keepNothing();
		List<ScriptedConnection> streams = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			open();
			streams.add(this.server.acceptStream());
		}
		streams.forEach((stream) -> stream.chunk("event:sse.ready\ndata:{}\n\n").chunk("data:x\n\n"));
		for (SseTestClient client : this.clients) {
			client.awaitMessages(1);
			assertThat(client.awaitEvent("sse.ready").data()).isEqualTo("{}");
			assertThat(client.events()).isEmpty();
			assertThat(client.rawText()).isEmpty();
			assertThat(client.eventCount()).isEqualTo(2);
		}
	}

	private SseTestClient open() {
		SseTestClient client = this.builder.open();
		this.clients.add(client);
		return client;
	}

}
