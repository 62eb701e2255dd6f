package io.github.ssekit.access;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/** Tickets, whatever comes for one. */
class TicketFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void isTheTicketThatWasBroughtOrNone(byte[] bytes) {
		String value = new String(bytes, StandardCharsets.UTF_8);
		Ticket ticket = Ticket.parse(value);
		if (ticket == null) {
			return;
		}
		assertThat(ticket.value()).isEqualTo(value).matches("sse_[A-Za-z0-9_-]{43}");
		assertThat(Ticket.isMeant(value)).isTrue();
		assertThat(ticket.key()).matches("[0-9a-f]{64}");
		assertThat(ticket.toString()).doesNotContain(value.substring(Ticket.PREFIX.length()));
	}

}
