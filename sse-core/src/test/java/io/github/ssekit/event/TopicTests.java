package io.github.ssekit.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What may be the name of a topic, and who may give it. */
class TopicTests {

	@ParameterizedTest
	@ValueSource(strings = { "/", "/a", "a/", "a//b", "//" })
	void refusesEmptySegments(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of(name))
			.withMessage("topic \"%s\": must not have empty segments between '/'", name);
	}

	@Test
	void refusesTheEmptyName() {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of(""))
			.withMessage("topic \"\": must have 1 to 200 characters, has 0");
	}

	@Test
	void takesTwoHundredCharactersAndNotOneMore() {
		assertThat(Topic.of("x".repeat(200)).name()).hasSize(200);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of("x".repeat(201)))
			.withMessage("topic \"%s...\": must have 1 to 200 characters, has 201", "x".repeat(60));
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "\t", "\n", "\r", "\0", "\u007F", "\u0085", "\u00A0", "\u2003", "\u2028", "\u2029",
			"\u3000", "\u200B", "\u200D", "\u200E", "\u202E", "\u2066", "\u00AD", "\uFEFF", "\uFFFF", "\uD83D",
			"\uDE00", "\uDE00\uD83D" })
	void refusesWhatCannotBeSeen(String piece) {
		for (String name : new String[] { piece, "a" + piece, piece + "b", "a" + piece + "b" }) {
			assertThatExceptionOfType(InvalidNameException.class).as(escaped(name))
				.isThrownBy(() -> Topic.of(name))
				.withMessageContaining("must consist of printable characters without spaces, has U+"
						+ String.format("%04X", (int) piece.charAt(0)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "orders/17", "a/b/c", "a:b@c#d?e&f=g%20", "größe", "заказы", "注文/十七", "\uD83D\uDE00",
			"broadcast", "broadcasts", "clients/a", "." })
	void takesEverythingThatCanBeSeen(String name) {
		assertThat(Topic.of(name)).hasToString(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "broadcast", "client", "client/alice" })
	void letsNoCallerNameWhatEndpointsGiveOut(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.named(name))
			.withMessage("topic \"%s\": may not be named; use the client id or the broadcast to reach it", name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "broadcast/a", "clients", "clientele/a", "Client/a", "a/client/b" })
	void letsCallersNameWhatOnlyLooksReserved(String name) {
		assertThat(Topic.named(name).isReserved()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "/", "/a", "a/" })
	void refusesAClientIdWithASlash(String id) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.client(id))
			.withMessage("client id \"%s\": must not contain '/'", id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a\nb", "\uD800", "\u202Eevil" })
	void refusesAClientIdThatIsNoName(String id) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.client(id))
			.satisfies((ex) -> assertThat(ex.thing()).isEqualTo("client id"));
	}

	@Test
	void takesAClientIdOfOneHundredAndNinetyCharactersAndNotOneMore() {
		assertThat(Topic.client("x".repeat(190)).name()).isEqualTo("client/" + "x".repeat(190));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.client("x".repeat(191)))
			.withMessageEndingWith("must have 1 to 190 characters, has 191");
	}

	@ParameterizedTest
	@ValueSource(strings = { "client/", "client/a/b" })
	void letsNobodyWriteAClientTopicThatNoClientCanHave(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Topic.of(name));
	}

	@Test
	void isTheSameHoweverItWasMade() {
		assertThat(Topic.client("alice")).isEqualTo(Topic.of("client/alice")).hasSameHashCodeAs("client/alice");
		assertThat(Topic.BROADCAST).isEqualTo(Topic.of("broadcast"));
		assertThat(Topic.of("a")).isLessThan(Topic.of("b"));
	}

	private static String escaped(String name) {
		StringBuilder escaped = new StringBuilder();
		name.chars().forEach((c) -> escaped.append(String.format("\\u%04x", c)));
		return escaped.toString();
	}

}
