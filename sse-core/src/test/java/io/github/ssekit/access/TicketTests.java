package io.github.ssekit.access;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever somebody brings as a ticket: it has the form of one or not. */
class TicketTests {

	private static final String GENUINE = "sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_01234";

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "sse_", "sse", "SSE_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_01234",
			"sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_0123", "sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_012345",
			"sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_0123=", "sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ+/01234",
			" sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_0123", "sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_0123\n",
			"sse_0123456789abcdefghijKLMNOPQRSTUVWXYZ-_0123\uFF11", "ST-1856339-aA5Yuvrxzpv8Tau1cYQ7",
			"sse_\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" })
	void whatHasNotTheFormOfATicketIsNone(String value) {
		assertThat(Ticket.parse(value)).isNull();
	}

	@Test
	void readsATicketAsItCame() {
		Ticket ticket = Ticket.parse(GENUINE);
		assertThat(ticket).isNotNull();
		assertThat(ticket.value()).isEqualTo(GENUINE);
	}

	@Test
	void knowsWhatWantsToBeATicket() {
		assertThat(Ticket.isMeant("sse_garbage")).isTrue();
		assertThat(Ticket.isMeant(GENUINE)).isTrue();
		assertThat(Ticket.isMeant("ST-1856339-aA5Yuvrxzpv8Tau1cYQ7")).isFalse();
		assertThat(Ticket.isMeant("")).isFalse();
		assertThat(Ticket.isMeant(null)).isFalse();
	}

	@Test
	void everyTicketIsAnotherOneAndCanBeReadAgain() {
		Set<String> values = new HashSet<>();
		Set<String> keys = new HashSet<>();
		for (int i = 0; i < 10_000; i++) {
			Ticket ticket = Ticket.random();
			Ticket again = Ticket.parse(ticket.value());
			assertThat(again).isNotNull();
			assertThat(again.key()).isEqualTo(ticket.key()).matches("[0-9a-f]{64}");
			values.add(ticket.value());
			keys.add(ticket.key());
		}
		assertThat(values).hasSize(10_000);
		assertThat(keys).hasSize(10_000);
	}

	@Test
	void itsKeyIsTheSha256OfItsValue() {
		Ticket ticket = Ticket.parse(GENUINE);
		assertThat(ticket).isNotNull();
		// printf %s sse_... | sha256sum
		assertThat(ticket.key()).isEqualTo("b1e00eaa91a1f829ea50dfa2ba1187b4ff72c52c08f31724021d4f95ccc96862");
	}

	@Test
	void showsNeitherItsValueNorItsKey() {
		Ticket ticket = Ticket.random();
		assertThat(ticket.toString()).isEqualTo("Ticket");
	}

	@Test
	void noStringWhateverIsReadAsAnythingElse() {
		Random random = new Random(20261121);
		int genuine = 0;
		for (int i = 0; i < 200_000; i++) {
			String value = rubbish(random);
			Ticket ticket = Ticket.parse(value);
			boolean expected = value.matches("sse_[A-Za-z0-9_-]{43}") && value.length() == 47;
			assertThat(ticket != null).as(value).isEqualTo(expected);
			genuine += (ticket != null) ? 1 : 0;
			if (ticket != null) {
				assertThat(ticket.value()).isEqualTo(value);
				assertThat(Ticket.isMeant(value)).isTrue();
			}
		}
		assertThat(genuine).isGreaterThan(1_000);
	}

	private static String rubbish(Random random) {
		StringBuilder rubbish = new StringBuilder((random.nextInt(10) > 0) ? GENUINE : "");
		for (int i = random.nextInt(4); i > 0; i--) {
			char c = (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000);
			int at = random.nextInt(rubbish.length() + 1);
			switch (random.nextInt(3)) {
				case 0 -> rubbish.insert(at, c);
				case 1 -> rubbish.delete(at, Math.min(at + 1, rubbish.length()));
				default -> rubbish.replace(at, Math.min(at + 1, rubbish.length()), String.valueOf(c));
			}
		}
		return rubbish.toString();
	}

}
