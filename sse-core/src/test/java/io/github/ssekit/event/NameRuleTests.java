package io.github.ssekit.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which characters names may have, tried with every code point of Unicode. */
class NameRuleTests {

	/**
	 * The property Default_Ignorable_Code_Point, as Unicode's DerivedCoreProperties.txt
	 * has it (16.0): what is shown as nothing where nobody knows what to do with it.
	 */
	private static final Pattern IGNORABLE = Pattern
		.compile("[\\x{00AD}\\x{034F}\\x{061C}\\x{115F}-\\x{1160}\\x{17B4}-\\x{17B5}\\x{180B}-\\x{180F}"
				+ "\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}-\\x{206F}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FEFF}"
				+ "\\x{FFA0}\\x{FFF0}-\\x{FFF8}\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

	private static final Pattern CONTROL_OR_NONE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");

	/** Symbols without ink, which are to be seen by Unicode's properties. */
	private static final Pattern WITHOUT_INK = Pattern.compile("[\\x{2800}\\x{16FE4}\\x{1D159}]");

	private static final Pattern SPACE = Pattern.compile("\\p{Zs}");

	@Test
	void aTopicHasWhatIsPrintableAndNoSpace() {
		assertThat(disagreements((name) -> Topic.of(name), NameRuleTests::isPrintableAndNoSpace)).isEmpty();
	}

	@Test
	void aClientIdHasWhatIsPrintableAndNoSpace() {
		assertThat(disagreements((name) -> Topic.client(name), (c) -> isPrintableAndNoSpace(c) && c != '/')).isEmpty();
	}

	@Test
	void anEventNameHasWhatIsPrintableAndSpaces() {
		assertThat(disagreements((name) -> SseEvent.named(name), NameRuleTests::isPrintable)).isEmpty();
	}

	@Test
	void anIdempotencyKeyKeepsTheRuleThatItEverHad() {
		// nobody reads a key, and an event that is refused for one is lost
		assertThat(disagreements((key) -> SseEvent.of("x").idempotencyKey(key),
				(c) -> !CONTROL_OR_NONE.matcher(text(c)).matches() && !SPACE.matcher(text(c)).matches()))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000", "\t", "\u001B", "\u007F", "\u0085", "\u00AD", "\u034F", "\u115F", "\u1160",
			"\u17B4", "\u180B", "\u180E", "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u2028", "\u2060",
			"\u2064", "\u3164", "\uD800", "\uDC00", "\uFE00", "\uFE0F", "\uFEFF", "\uFFA0", "\uFFFE", "\uDB40\uDC41",
			"\uDB40\uDD00" })
	void whatNobodySeesIsRefusedAndNamedByItsNumber(String hidden) {
		String number = String.format("has U+%04X", hidden.codePointAt(0));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> SseEvent.named("price" + hidden))
			.withMessageStartingWith("event name \"price\\u")
			.withMessageEndingWith(": must consist of printable characters, " + number);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of(hidden + "price"))
			.withMessageStartingWith("topic \"\\u")
			.withMessageEndingWith(": must consist of printable characters without spaces, " + number);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.client("al" + hidden + "ice"))
			.withMessageStartingWith("client id \"al\\u")
			.withMessageEndingWith(": must consist of printable characters without spaces, " + number);
	}

	/** Where the rule says one thing and the code another; as numbers, to be read. */
	private static List<String> disagreements(Consumer<String> maker, IntPredicate allowed) {
		List<String> disagreements = new ArrayList<>();
		for (int c = 0; c <= Character.MAX_CODE_POINT; c += isInAnEmptyPlane(c) ? 61 : 1) {
			// '/' may stand between segments
			if (isAccepted(maker, "a" + text(c) + "b") != allowed.test(c)) {
				disagreements.add(String.format("U+%04X", c));
			}
		}
		return disagreements;
	}

	private static boolean isAccepted(Consumer<String> maker, String name) {
		try {
			maker.accept(name);
			return true;
		}
		catch (InvalidNameException ex) {
			return false;
		}
	}

	/** Of which Unicode has given out nothing yet: a sample is enough. */
	private static boolean isInAnEmptyPlane(int c) {
		return c >= 0x40000 && c < 0xE0000 - 61;
	}

	private static boolean isPrintable(int c) {
		return !CONTROL_OR_NONE.matcher(text(c)).matches() && !IGNORABLE.matcher(text(c)).matches()
				&& !WITHOUT_INK.matcher(text(c)).matches();
	}

	private static boolean isPrintableAndNoSpace(int c) {
		return isPrintable(c) && !SPACE.matcher(text(c)).matches();
	}

	private static String text(int codePoint) {
		return Character.toString(codePoint);
	}

}
