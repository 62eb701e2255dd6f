package io.github.ssekit.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a client sends as its last event id: it is read or found unreadable. */
class CursorRubbishTests {

	private static final Topic TOPIC = Topic.of("orders/17");

	private static final String GENUINE = "1" + new String(
			CursorFormat.place(TOPIC, new Position("x7Qa", 42, Position.EARLIEST_TIME + 1)), StandardCharsets.US_ASCII);

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "~x" })
	void nothingIsNothing(String lastEventId) {
		assertThat(CursorFormat.read(lastEventId, List.of(TOPIC))).isEqualTo(ParsedCursor.None.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "2", "17", "unreadable", "01", " 1", "1 ", "1.", "1..", ".", "~", "~x~x", "1~x~x",
			"1.short", "1b", "1aa", "1A", "a1", "1a.", "1.-0123456789abcd", "1.AAAAx7Qa00000001",
			"1.AAAAx7Qa0000000142!", "1.AAAAx7Qa00000001-1", "1.AAAAx7Qa00000001+1", "1.AAAAx7Qa-00000011",
			"1.AAAAx7Qa+00000011", "1.AAAAx7!a0000000142", "1.AAAAx7Qa00000001zzzzzzzzzzzzzzz", "1.AAAAx7Qa00000001 2",
			"a1b2c3d4-0000-4000-8000-000000000000", "1.AAAAx7Qa00000001\r\nid: 2", "1.AAAAx7Qa_000000014",
			"1.AAAAx7Qa_0000000000001", "1.AAAAx7Qa_zzzzzzzzzzzzz1", "1.AAAAx7Qa_1y2p0ij32e8e71", "\0",
			"\uD83D\uDE00" })
	void rubbishIsUnreadable(String lastEventId) {
		assertThat(CursorFormat.read(lastEventId, List.of(TOPIC))).isEqualTo(ParsedCursor.Unreadable.UNREADABLE);
	}

	@Test
	void whatIsTooLongIsNotEvenRead() {
		assertThat(CursorFormat.read(GENUINE + ".".repeat(10_000), List.of(TOPIC)))
			.isEqualTo(ParsedCursor.Unreadable.UNREADABLE);
	}

	@Test
	void digitsOfOtherScriptsAreNotDigits() {
		String arabic = GENUINE.substring(0, GENUINE.length() - 1) + "\u0663";
		String wide = GENUINE.substring(0, GENUINE.length() - 1) + "\uFF13";

		assertThat(CursorFormat.read(arabic, List.of(TOPIC))).isEqualTo(ParsedCursor.Unreadable.UNREADABLE);
		assertThat(CursorFormat.read(wide, List.of(TOPIC))).isEqualTo(ParsedCursor.Unreadable.UNREADABLE);
	}

	@Test
	void noStringWhateverBringsAnythingElse() {
		Random random = new Random(20260802);
		int unreadable = 0;
		int places = 0;
		for (int i = 0; i < 100_000; i++) {
			String lastEventId = rubbish(random);
			ParsedCursor claim = CursorFormat.read(lastEventId, List.of(TOPIC, Topic.BROADCAST));
			unreadable += (claim instanceof ParsedCursor.Unreadable) ? 1 : 0;
			places += (claim instanceof ParsedCursor.Places) ? 1 : 0;
			assertThat(CursorFormat.repeatable(lastEventId)).matches("[A-Za-z0-9._~-]*");
			CursorFormat.isForGood(lastEventId);
		}
		assertThat(unreadable).as("rubbish that was found to be rubbish").isGreaterThan(50_000);
		assertThat(places).as("rubbish that was not").isGreaterThan(100);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\0b", "a\r\ndata: injected\r\n\r\n", "\n", "a b", "a:b", "ä", "\u0661",
			"\uFF11", "\u2028", "\uFEFF" })
	void neverRepeatsWhatCouldEndTheLine(String lastEventId) {
		assertThat(CursorFormat.repeatable(lastEventId)).isEqualTo(CursorFormat.UNREADABLE);
		assertThat(CursorFormat.repeatable(lastEventId + "~x")).isEqualTo(CursorFormat.UNREADABLE);
		assertThat(CursorFormat.read(CursorFormat.repeatable(lastEventId), List.of(TOPIC)))
			.isEqualTo(ParsedCursor.Unreadable.UNREADABLE);
	}

	@Test
	void neverRepeatsWhatIsTooLongToBeACursor() {
		assertThat(CursorFormat.repeatable("1".repeat(CursorFormat.MAX_LENGTH))).hasSize(CursorFormat.MAX_LENGTH);
		assertThat(CursorFormat.repeatable("1".repeat(CursorFormat.MAX_LENGTH + 1))).isEqualTo(CursorFormat.UNREADABLE);
	}

	@Test
	void repeatsEverythingElseWithoutTheMark() {
		assertThat(CursorFormat.repeatable(null)).isEmpty();
		assertThat(CursorFormat.repeatable(GENUINE)).isEqualTo(GENUINE);
		assertThat(CursorFormat.repeatable(GENUINE + "~x")).isEqualTo(GENUINE);
		assertThat(CursorFormat.repeatable("somebody-elses.id_1")).isEqualTo("somebody-elses.id_1");
	}

	@Test
	void knowsTheMarkOfTheEnd() {
		assertThat(CursorFormat.isForGood(null)).isFalse();
		assertThat(CursorFormat.isForGood("")).isFalse();
		assertThat(CursorFormat.isForGood(GENUINE)).isFalse();
		assertThat(CursorFormat.isForGood(GENUINE + "~x")).isTrue();
		assertThat(CursorFormat.isForGood("~x")).isTrue();
	}

	private static String rubbish(Random random) {
		return switch (random.nextInt(5)) {
			case 0 -> any(random, 0x10000, random.nextInt(60));
			case 1 -> any(random, 128, random.nextInt(200));
			case 2 -> "1." + ascii(random, random.nextInt(80));
			case 3 -> mutated(random, GENUINE);
			default -> GENUINE.substring(0, random.nextInt(GENUINE.length())) + ascii(random, random.nextInt(20));
		};
	}

	private static String mutated(Random random, String text) {
		StringBuilder mutated = new StringBuilder(text);
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			mutated.setCharAt(random.nextInt(text.length()),
					(char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
		}
		return mutated.toString();
	}

	private static String any(Random random, int characters, int length) {
		StringBuilder any = new StringBuilder();
		for (int i = 0; i < length; i++) {
			any.append((char) random.nextInt(characters));
		}
		return any.toString();
	}

	private static String ascii(Random random, int length) {
		String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz...~~---_";
		StringBuilder ascii = new StringBuilder();
		for (int i = 0; i < length; i++) {
			ascii.append(alphabet.charAt(random.nextInt(alphabet.length())));
		}
		return ascii.toString();
	}

}
