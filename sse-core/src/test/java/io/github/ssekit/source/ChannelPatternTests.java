package io.github.ssekit.source;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.event.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Patterns are read as Redis reads them, and say what their wildcards stand for. */
class ChannelPatternTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			prices.*        | prices.eur      | eur
			prices.*        | prices.eur.usd  | eur.usd
			prices.*.*      | prices.a.b.c    | a,b.c
			*.prices        | a.prices.prices | a.prices
			h?llo           | hello           | e
			h[ae]llo        | hallo           | a
			h[^e]llo        | hallo           | a
			h[a-b]llo       | hbllo           | b
			h[b-a]llo       | hallo           | a
			[\\]]*          | ]x              | ],x
			\\**            | *x              | x
			a**b            | axyb            | xy
			kürs.*          | x               |
			""", emptyValue = "")
	void whatMatchesIsTakenApart(String pattern, String channel, String values) {
		if (values == null) {
			assertThatThrownBy(() -> ChannelPattern.of(pattern)).isInstanceOf(InvalidSettingException.class);
			return;
		}
		assertThat(ChannelPattern.of(pattern).match(channel)).isEqualTo(List.of(values.split(",")));
	}

	@Test
	void aStarMayStandForNothing() {
		assertThat(ChannelPattern.of("prices.*").match("prices.")).containsExactly("");
		assertThat(ChannelPattern.of("*").match("")).containsExactly("");
	}

	@ParameterizedTest
	@CsvSource({ "prices.*,price.eur", "h?llo,hllo", "h[^e]llo,hello", "prices.?,prices.ü", "*.prices,prices" })
	void whatDoesNotMatchIsLeftAlone(String pattern, String channel) {
		assertThat(ChannelPattern.of(pattern).match(channel)).isNull();
	}

	@Test
	void aStarStandsForAnyText() {
		assertThat(ChannelPattern.of("prices.*").match("prices.ü 漢字\n")).containsExactly("ü 漢字\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			prices   | has no wildcard
			a\\*     | has no wildcard
			prices.[ | that no ] closes
			[ab      | that no ] closes
			a[]*     | has an empty set
			a[^]*    | has an empty set
			*\\      | ends in a \\
			'a *'    | must be 1 or more ASCII characters
			''       | must be 1 or more ASCII characters
			""")
	void whatNobodyMeansIsRefused(String pattern, String rule) {
		assertThatThrownBy(() -> ChannelPattern.of(pattern)).isInstanceOf(InvalidSettingException.class)
			.hasMessageContaining("pattern = " + pattern)
			.hasMessageContaining(rule);
	}

	@Test
	void manyStarsCostNoMoreThanTheirLengthTimesThatOfTheChannel() {
		ChannelPattern pattern = ChannelPattern.of("*a".repeat(50) + "*b");
		assertTimeout(Duration.ofSeconds(2), () -> assertThat(pattern.match("a".repeat(10_000))).isNull());
	}

	@Test
	void patternsThatAreWrittenAlikeAreEqual() {
		assertThat(ChannelPattern.of("a*")).isEqualTo(ChannelPattern.of("a*"))
			.hasSameHashCodeAs(ChannelPattern.of("a*"))
			.isNotEqualTo(ChannelPattern.of("b*"))
			.hasToString("a*");
		assertThat(ChannelPattern.of("a*.?[bc]").wildcards()).isEqualTo(3);
	}

}
