package io.github.ssekit.internal.wire;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.ssekit.event.EventTooLargeException;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.fakes.Message;
import io.github.ssekit.fakes.ReferenceReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is said is what is heard, by a reader that keeps to the standard. */
class EventEncoderTests {

	private final EventEncoder encoder = new EventEncoder(PayloadEncoder.plain(), Integer.MAX_VALUE);

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "  two blanks", "\ttab", "plain", "a\nb", "a\rb", "a\r\nb", "a\n\rb", "a\r\r\nb",
			"a\n\nb", "a\r\n\r\nb", "trailing\n", "trailing\r", "trailing\r\n", "trailing\n\n", "\n", "\r", "\r\n",
			"\n\n\n", "\nleading", "\r\n\r\nleading", "a\nb\rc\r\nd\n\re", " a\n b\n  c", "data: x", ":comment",
			"id: 1\nevent: x\n\ndata: injected", "event: x", "retry: 1", "größe", "\uD83D\uDE00", "a\uD83D\uDE00\nb",
			"\uFEFF", "\uFEFFa", "a\n\uFEFFb", "\0", "a\0b\n\0", "\u0085\u2028\u2029", "{\"a\":1}" })
	void isHeardAsItWasSaid(String data) {
		assertThat(heard(SseEvent.of(data))).containsExactly(new Message("1", "message", asHeard(data)));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "shipped", " leading blank", "with space", "a:b", ":", "größe", "\uD83D\uDE00", "data: x" })
	void isHeardUnderItsName(String name) {
		assertThat(heard(SseEvent.named(name).data("x\ny"))).containsExactly(new Message("1", name, "x\ny"));
	}

	@Test
	void isHeardWhateverLineEndsAreMixed() {
		Random random = new Random(42);
		String[] pieces = { "\n", "\r", "\r\n", " ", "a", ":", "ß", "\uD83D\uDE00", "\uFEFF", "\0", "data", "id:" };
		for (int i = 0; i < 20_000; i++) {
			StringBuilder data = new StringBuilder();
			for (int j = random.nextInt(12); j > 0; j--) {
				data.append(pieces[random.nextInt(pieces.length)]);
			}
			assertThat(heard(SseEvent.of(data))).as(data.toString())
				.containsExactly(new Message("1", "message", asHeard(data.toString())));
		}
	}

	@Test
	void takesTwoHundredKilobytesOnOneLineAndOnVeryMany() {
		String one = "x".repeat(200 * 1024);
		String many = "\n".repeat(200 * 1024);

		assertThat(heard(SseEvent.of(one))).containsExactly(new Message("1", "message", one));
		assertThat(heard(SseEvent.of(many))).containsExactly(new Message("1", "message", many));
	}

	@Test
	void writesTheLinesInOneOrderAndEachWithItsBlank() {
		assertThat(text(SseEvent.named("shipped").data("a\nb").retry(Duration.ofMillis(2500))))
			.isEqualTo("retry: 2500\nevent: shipped\ndata: a\ndata: b\n\n");
		assertThat(text(SseEvent.of(""))).isEqualTo("data: \n\n");
		assertThat(text(SseEvent.of("a\n"))).isEqualTo("data: a\ndata: \n\n");
	}

	@Test
	void writesRetryInDigitsAlone() {
		assertThat(text(SseEvent.of("x").retry(Duration.ZERO))).startsWith("retry: 0\n");
		assertThat(text(SseEvent.of("x").retry(Duration.ofNanos(1)))).startsWith("retry: 0\n");
		assertThat(text(SseEvent.of("x").retry(Duration.ofDays(24)))).startsWith("retry: 2073600000\n");
	}

	@Test
	void putsAQuestionMarkInPlaceOfHalfACharacter() {
		assertThat(heard(SseEvent.of("a\uD83Db"))).containsExactly(new Message("1", "message", "a?b"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a\nb", "a\r\nb\r\n", "\r\r\n\n", "größe\n", "\uD83D\uDE00" })
	void knowsTheSizeToTheByte(String data) {
		for (SseEvent event : List.of(SseEvent.of(data), SseEvent.named("größe").data(data),
				SseEvent.named("n").data(data).retry(Duration.ofMillis(1234)))) {
			int size = this.encoder.encode(event).size();

			assertThat(new EventEncoder(PayloadEncoder.plain(), size).encode(event).size()).isEqualTo(size);
			assertThatExceptionOfType(EventTooLargeException.class)
				.isThrownBy(() -> new EventEncoder(PayloadEncoder.plain(), size - 1).encode(event))
				.withMessage("event of %d bytes: must not be larger than %d bytes once encoded (sse.max-event-size)",
						size, size - 1);
		}
	}

	@Test
	void countsWhatLineEndsBecome() {
		EventEncoder small = new EventEncoder(PayloadEncoder.plain(), 1024);

		assertThatExceptionOfType(EventTooLargeException.class)
			.isThrownBy(() -> small.encode(SseEvent.of("\n".repeat(1000))));
		assertThat(small.encode(SseEvent.of("x".repeat(1000))).size()).isEqualTo(1008);
	}

	@Test
	void asksThePayloadEncoderForWhatIsNotTextAndSplitsItsLines() {
		EventEncoder json = new EventEncoder((data) -> ("{\n  " + data + "\r\n}").getBytes(StandardCharsets.UTF_8),
				1024);

		assertThat(heard(json, SseEvent.of(17))).containsExactly(new Message("1", "message", "{\n  17\n}"));
		assertThat(heard(json, SseEvent.of("17"))).as("text is never asked for")
			.containsExactly(new Message("1", "message", "17"));
		assertThat(heard(json, SseEvent.of(CharBuffer.wrap("17")))).as("whatever holds it")
			.containsExactly(new Message("1", "message", "17"));
	}

	@Test
	void sendsNumbersBooleansAndEnumsWithoutAnEncoderAndRefusesTheRest() {
		assertThat(text(SseEvent.of(17L))).isEqualTo("data: 17\n\n");
		assertThat(text(SseEvent.of(true))).isEqualTo("data: true\n\n");
		assertThat(text(SseEvent.of(Thread.State.NEW))).isEqualTo("data: NEW\n\n");
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.encode(SseEvent.of(new ArrayList<>())))
			.withMessageStartingWith("data of type java.util.ArrayList: this hub sends text");
	}

	private String text(SseEvent event) {
		return new String(this.encoder.encode(event).bytes(), StandardCharsets.UTF_8);
	}

	private List<Message> heard(SseEvent event) {
		return heard(this.encoder, event);
	}

	private static List<Message> heard(EventEncoder encoder, SseEvent event) {
		List<Message> messages = new ArrayList<>();
		ReferenceReader reader = new ReferenceReader(messages::add);
		byte[] id = "id: 1\n".getBytes(StandardCharsets.US_ASCII);
		byte[] block = encoder.encode(event).bytes();
		reader.feed(id, 0, id.length);
		reader.feed(block, 0, block.length);
		assertThat(reader.complaints()).isEmpty();
		assertThat(reader.isInsideBlock()).isFalse();
		return messages;
	}

	/** The standard joins lines by LF, whatever separated them. */
	private static String asHeard(String data) {
		return data.replace("\r\n", "\n").replace('\r', '\n');
	}

}
