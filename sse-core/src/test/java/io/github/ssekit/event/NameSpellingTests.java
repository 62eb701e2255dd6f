package io.github.ssekit.event;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;

import io.github.ssekit.access.ConnectRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** One name has one spelling, whichever of Unicode's it comes in. */
class NameSpellingTests {

	private final long seed = System.nanoTime();

	@ParameterizedTest
	@CsvSource({ "e\u0301,\u00E9", "\u212Bngstr\u00F6m,\u00C5ngstr\u00F6m", "\u1100\u1161,\uAC00",
			"q\u0323\u0307,q\u0307\u0323", "\u2126,\u03A9", "a\u0315\u0300\u05AE\u0300b,a\u05AE\u0300\u0300\u0315b" })
	void spellingsOfOneNameAreOneTopicAndOneClient(String one, String other) {
		assertThat(Topic.of(one)).isEqualTo(Topic.of(other)).hasSameHashCodeAs(Topic.of(other));
		assertThat(Topic.client(one)).isEqualTo(Topic.client(other));
		assertThat(Topic.clientId(one)).isEqualTo(Topic.clientId(other));
		assertThat(Topic.of("client/" + one)).isEqualTo(Topic.client(other));
		assertThat(ConnectRequest.of(one, List.of(Topic.of("x"))).client())
			.isEqualTo(ConnectRequest.of(other, List.of(Topic.of("x"))).client());
	}

	@Test
	void caseStaysAndSoDoLettersOfOtherScripts() {
		assertThat(Topic.of("News")).isNotEqualTo(Topic.of("news"));
		assertThat(Topic.of("\u0430lice")).isNotEqualTo(Topic.of("alice"));
		assertThat(Topic.of("\uFF41")).as("no compatibility forms").isNotEqualTo(Topic.of("a"));
	}

	@Test
	void whateverIsAcceptedIsKeptInOneSpellingAndIsAcceptedAgain() {
		Random random = new Random(this.seed);
		for (int i = 0; i < 50_000; i++) {
			String name = name(random);
			Topic topic = topic(name);
			for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
				Topic spelled = topic(Normalizer.normalize(name, form));
				if (topic != null && name.length() < 40) {
					assertThat(spelled).as(escaped(name)).isEqualTo(topic);
				}
			}
			if (topic != null) {
				assertThat(Normalizer.isNormalized(topic.name(), Normalizer.Form.NFC)).as(escaped(name)).isTrue();
				assertThat(Topic.of(topic.name())).as(escaped(name)).isEqualTo(topic);
				assertThat(topic.name().codePoints()).as(escaped(name)).allMatch(Names::isPrintable);
			}
		}
	}

	@Test
	void twoNamesThatAreOneToUnicodeAreOneHereAndOthersAreNot() {
		Random random = new Random(this.seed);
		for (int i = 0; i < 50_000; i++) {
			Topic one = topic(name(random));
			Topic other = topic(name(random));
			if (one != null && other != null) {
				boolean same = Normalizer.normalize(one.name(), Normalizer.Form.NFD)
					.equals(Normalizer.normalize(other.name(), Normalizer.Form.NFD));
				assertThat(one.equals(other)).as(escaped(one.name() + " " + other.name())).isEqualTo(same);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u2800", "\uD81B\uDFE4", "\uD834\uDD59", "\u202E", "\u2066", "\u200B", "\uFEFF", "\u00AD",
			"\uDB40\uDC61", "\uFE0E", "\uDB40\uDDEF" })
	void whatHasNoInkIsRefusedByItsNumber(String hidden) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.clientId("al" + hidden + "ice"))
			.withMessageEndingWith(String.format("has U+%04X", hidden.codePointAt(0)));
	}

	@Test
	void theLengthIsThatOfTheOneSpelling() {
		assertThat(Topic.of("e\u0301".repeat(200)).name()).hasSize(200);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of("e\u0301".repeat(201)))
			.withMessageContaining("has 201");
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of("e\u0301".repeat(1_000_000)))
			.withMessageContaining("has 2000000");
	}

	private static Topic topic(String name) {
		try {
			return Topic.of(name);
		}
		catch (InvalidNameException ex) {
			return null;
		}
	}

	/** Mostly of letters that can be spelled in several ways, and of marks on them. */
	private static String name(Random random) {
		StringBuilder name = new StringBuilder();
		for (int i = 1 + random.nextInt(5); i > 0; i--) {
			switch (random.nextInt(6)) {
				case 0 -> name.append((char) ('a' + random.nextInt(3)));
				case 1 -> name.append((char) (0x300 + random.nextInt(0x70)));
				case 2 -> name.append((char) (0xC0 + random.nextInt(0x180)));
				case 3 -> name.append((char) (0x1E00 + random.nextInt(0x200)));
				case 4 -> name.append((char) (0x1100 + random.nextInt(0x100)));
				default -> name.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
			}
		}
		return name.toString();
	}

	private String escaped(String name) {
		StringBuilder escaped = new StringBuilder("seed " + this.seed + ", ");
		name.chars().forEach((c) -> escaped.append(String.format("\\u%04X", c)));
		return escaped.toString();
	}

}
