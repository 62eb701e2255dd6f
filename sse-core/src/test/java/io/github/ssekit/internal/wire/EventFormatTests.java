package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

import io.github.ssekit.event.SseEvent;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the encoder writes, and nothing else, is taken for an event. */
class EventFormatTests {

	private static final int[] CHARACTERS = { 0, 1, '\n', '\r', ' ', ':', 'a', 'd', '"', 0x7F, 0x85, 0xE4, 0x20AC,
			0x2028, 0xD83D, 0xDE00, 0xFEFF, 0xFFFF, 0x1F680 };

	private static final String[] NAMES = { "order", "a b", "data: x", "event", "sse", "ssex.", "ü", "x".repeat(300) };

	private final EventEncoder encoder = new EventEncoder((data) -> {
		throw new IllegalArgumentException("texts only");
	}, 1_000_000);

	@RepeatedTest(500)
	void whatTheEncoderWritesIsAnEvent(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		SseEvent event = SseEvent.of(text(random));
		if (random.nextBoolean()) {
			event = SseEvent.named(NAMES[random.nextInt(NAMES.length)]).data(event.data());
		}
		if (random.nextBoolean()) {
			event = event.retry(Duration.ofMillis(random.nextLong(SseEvent.MAX_RETRY.toMillis() + 1)));
		}
		byte[] bytes = this.encoder.encode(event).bytes();

		assertThat(EventFormat.isEvent(bytes)).as(new String(bytes, StandardCharsets.UTF_8)).isTrue();
		for (int cut = 1; cut < Math.min(bytes.length, 50); cut++) {
			byte[] part = new byte[bytes.length - cut];
			System.arraycopy(bytes, 0, part, 0, part.length);
			assertThat(EventFormat.isEvent(part)).as("without its last %s bytes", cut).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\n\n", "data: x", "data: x\n", "data:x\n\n", "data\n\n", ": x\n\n", "x\n\n",
			"id: 7\ndata: x\n\n", "data: x\nid: 7\n\n", "data: x\n\ndata: y\n\n", "data: x\n\n\n", "\ndata: x\n\n",
			"data: x\r\n\n", "data: x\ry\n\n", "event: a\n\n", "data: x\nevent: a\n\n",
			"event: a\nretry: 1\ndata: x\n\n", "event: a\nevent: b\ndata: x\n\n", "event: sse.closed\ndata: x\n\n",
			"event: error\ndata: x\n\n", "event: open\ndata: x\n\n", "event: \ndata: x\n\n", "event: a\0\ndata: x\n\n",
			"retry: \ndata: x\n\n", "retry: -1\ndata: x\n\n", "retry: 1e3\ndata: x\n\n",
			"retry: 2073600001\ndata: x\n\n", "retry: 99999999999999999999\ndata: x\n\n", "retry: 1\n\n", "event: a" })
	void whatNoApplicationCanPublishIsNone(String block) {
		assertThat(EventFormat.isEvent(block.getBytes(StandardCharsets.UTF_8))).isFalse();
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(30); i > 0; i--) {
			text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
		}
		return text.toString();
	}

}
