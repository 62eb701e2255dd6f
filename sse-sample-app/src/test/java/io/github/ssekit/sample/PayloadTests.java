package io.github.ssekit.sample;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.ssekit.sample.kit.OnBothServers;
import io.github.ssekit.sample.kit.Sample;
import io.github.ssekit.sample.kit.WebServer;
import io.github.ssekit.test.client.ReceivedEvent;
import io.github.ssekit.test.client.SseTestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was posted is what arrives, as the parser of the HTML standard reads it: every
 * line end becomes LF, and nothing else changes.
 */
@OnBothServers
class PayloadTests {

	private static final String EMOJI = "\ud83d\udc69\u200d\ud83d\ude80 \ud83c\udde9\ud83c\uddea e\u0301 \u00e4";

	private final Sample sample;

	private final String alice = Sample.unique("alice");

	PayloadTests(WebServer server) {
		this.sample = Sample.shared(server);
	}

	@Test
	void bringsTextAsItIs() {
		arrive("text/plain;charset=UTF-8", List.of("", " ", "  two leading blanks", "\ta tab", "a trailing blank ",
				"one\ntwo", "one\rtwo", "one\r\ntwo", "one\n\rtwo", "one\r\r\ntwo", "\n", "\r", "\r\n", "\n\n\n",
				"a trailing newline\n", "two trailing newlines\n\n", "trailing CRLF\r\n", "\nleading", " \n \n ", EMOJI,
				"\ufeffmark", "\u2028\u2029\u0085\u000b\f", "nul \0 and bell \u0007", "\ud7ff\ue000\uffff"));
	}

	@Test
	void takesNoTextForFields() {
		arrive("text/plain", List.of("x\n\nevent: sse.closed\ndata: {}\n\n", "data: x", "id: 1", "x\nid: \n",
				"x\nretry: 1\n", ": comment", "x\r\rid: 7\r\r", ":\n", "x\n\n\ndata:y"));
		// its place would be lost otherwise
		arrive("text/plain", List.of("and it goes on"));
	}

	@Test
	void bringsJsonAsItCame() {
		arrive("application/json",
				List.of("{\"b\":1,\"a\":1,\"a\":2}", "  [ 1 ,\t2 ]  ", "{\n  \"a\": [\r\n 1\r]\n}\n", "1.0e+02", "1.10",
						"-0.0", "12345678901234567890.12345678901234567890", "1E400", "\"\\u00e4\\/\\n\"",
						"\"" + EMOJI + "\"", "null", " true", "\"\"", "[".repeat(400) + "]".repeat(400)));
	}

	@Test
	void bringsLargePayloads() {
		String line = EMOJI + " 0123456789 abcdefghijklmnopqrstuvwxyz\n";
		String large = line.repeat(200_000 / line.getBytes(StandardCharsets.UTF_8).length);
		arrive("text/plain;charset=UTF-8", List.of("x".repeat(200 * 1024), large, "y".repeat(262_136)));
		arrive("application/json", List.of("[" + "1,".repeat(100_000) + "1]"));
	}

	@Test
	void readsTextInTheEncodingThatItSays() {
		try (SseTestClient reader = this.sample.connect("clientId=" + this.alice)) {
			String text = "gr\u00fc\u00dfe";
			this.sample.post("send/" + this.alice, "text/plain;charset=ISO-8859-1",
					text.getBytes(StandardCharsets.ISO_8859_1));
			this.sample.post("send/" + this.alice, "text/plain;charset=UTF-16", text.getBytes(StandardCharsets.UTF_16));
			this.sample.post("send/" + this.alice, "text/plain", text.getBytes(StandardCharsets.UTF_8));
			assertThat(reader.awaitMessages(3)).extracting(ReceivedEvent::data).containsOnly(text);
		}
	}

	private void arrive(String contentType, List<String> payloads) {
		try (SseTestClient reader = this.sample.connect("clientId=" + this.alice)) {
			for (String payload : payloads) {
				this.sample.post("send/" + this.alice, contentType, payload.getBytes(StandardCharsets.UTF_8)).offset();
			}
			List<ReceivedEvent> arrived = reader.awaitMessages(payloads.size());
			assertThat(arrived).extracting(ReceivedEvent::data)
				.containsExactlyElementsOf(payloads.stream().map(PayloadTests::lineEndsAsLf).toList());
			assertThat(arrived).extracting(ReceivedEvent::type).containsOnly("message");
			assertThat(arrived).extracting(ReceivedEvent::lastEventId).doesNotHaveDuplicates();
			assertThat(reader.attempts()).hasSize(1);
		}
	}

	private static String lineEndsAsLf(String text) {
		return text.replace("\r\n", "\n").replace('\r', '\n');
	}

}
