package io.github.ssekit.event;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A message that repeats what somebody sent must not forge a log. */
class InvalidNameExceptionTests {

	@Test
	void namesTheThingTheValueAndTheRule() {
		InvalidNameException ex = new InvalidNameException("topic", "a b", "must not have spaces");

		assertThat(ex).hasMessage("topic \"a b\": must not have spaces");
		assertThat(ex.thing()).isEqualTo("topic");
	}

	@Test
	void escapesWhatCouldEndALineOrTheQuotes() {
		assertThat(new InvalidNameException("topic", "a\r\nERROR \"root\" \\u000a", "no"))
			.hasMessage("topic \"a\\u000d\\u000aERROR \\u0022root\\u0022 \\u005cu000a\": no");
	}

	@Test
	void escapesWhatCouldMoveTheTextAround() {
		assertThat(new InvalidNameException("topic", "\u202Eab\u2028\u0085\u001B[31m\uD800", "no"))
			.hasMessage("topic \"\\u202eab\\u2028\\u0085\\u001b[31m\\ud800\": no");
	}

	@Test
	void escapesLettersThatNobodySees() {
		assertThat(new InvalidNameException("topic", "a\u115F\u1160\u3164\uFFA0", "no"))
			.hasMessage("topic \"a\\u115f\\u1160\\u3164\\uffa0\": no");
	}

	@Test
	void showsLettersOfEveryLanguageAsTheyAre() {
		assertThat(new InvalidNameException("topic", "größe 注文", "no")).hasMessage("topic \"größe 注文\": no");
	}

	@Test
	void cutsALongValue() {
		assertThat(new InvalidNameException("topic", "x".repeat(1_000_000), "no"))
			.hasMessage("topic \"" + "x".repeat(60) + "...\": no");
	}

	@Test
	void isOneLineOfVisibleCharactersWhateverWasSent() {
		Random random = new Random(20260801);
		for (int i = 0; i < 20_000; i++) {
			StringBuilder value = new StringBuilder();
			for (int j = random.nextInt(80); j > 0; j--) {
				value.append((char) random.nextInt(0x10000));
			}
			String message = new InvalidNameException("topic", value.toString(), "no").getMessage();
			assertThat(message.codePoints()
				.allMatch((c) -> (c >= ' ' && c < 127) || (Character.isLetterOrDigit(c) && Names.isPrintable(c))))
				.as(message)
				.isTrue();
		}
	}

}
