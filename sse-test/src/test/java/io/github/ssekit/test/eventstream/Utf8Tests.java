package io.github.ssekit.test.eventstream;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class Utf8Tests {

	@Test
	void everyCharacterComesBackAsItself() {
		StringBuilder all = new StringBuilder();
		for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
			if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
				all.appendCodePoint(codePoint);
			}
		}
		byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
		assertThat(Utf8.decode(bytes, 0, bytes.length).contentEquals(all)).isTrue();
	}

	/** How many replacement characters stand for a malformed sequence and an "x". */
	@ParameterizedTest
	@CsvSource({ "80, 1", "BF80, 2", "C0, 1", "C1BF, 2", "C2, 1", "C2C2, 2", "DF, 1", "E0, 1", "E080, 2", "E0A0, 1",
			"E09F80, 3", "E1, 1", "E180, 1", "E180E180, 2", "EDA0, 2", "EDA080, 3", "EDBFBF, 3", "ED9F, 1", "EF, 1",
			"EFBB, 1", "F0, 1", "F080, 2", "F08080, 3", "F08FBFBF, 4", "F090, 1", "F09F98, 1", "F09F98F09F98, 2",
			"F48FBF, 1", "F490, 2", "F4908080, 4", "F5, 1", "F8888080, 4", "FF, 1", "FEFF, 2" })
	void aMalformedSequenceBecomesOneReplacementForAsMuchAsCouldHaveBeenACharacter(String hex, int replacements) {
		byte[] bytes = HexFormat.of().parseHex("61" + hex + "78");
		assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo("a" + "\ufffd".repeat(replacements) + "x");
		assertThat(Utf8.decode(bytes, 0, bytes.length - 1)).isEqualTo("a" + "\ufffd".repeat(replacements));
	}

}
