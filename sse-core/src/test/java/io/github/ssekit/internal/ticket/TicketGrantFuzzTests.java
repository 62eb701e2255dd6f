package io.github.ssekit.internal.ticket;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ssekit.access.TicketGrant;

import static org.assertj.core.api.Assertions.assertThat;

/** What a ticket is good for, whatever bytes come for it. */
class TicketGrantFuzzTests {

	@FuzzTest(maxDuration = "2m")
	void isAGrantThatIsWrittenAsItWasReadOrNone(byte[] bytes) {
		TicketGrant grant = TicketGrantFormat.read(bytes);
		if (grant != null) {
			assertThat(TicketGrantFormat.read(TicketGrantFormat.write(grant))).isEqualTo(grant);
		}
	}

}
