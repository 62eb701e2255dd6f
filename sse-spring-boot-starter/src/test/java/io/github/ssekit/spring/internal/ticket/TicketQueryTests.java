package io.github.ssekit.spring.internal.ticket;

import java.util.Random;

import io.github.ssekit.access.Ticket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a query string is: tickets are taken out of it, and nothing else. */
class TicketQueryTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", textBlock = """
			null                            |                | null
			''                              |                | ''
			a=1&b=2                         |                | a=1&b=2
			ticket=sse_1                    | sse_1          | null
			a=1&ticket=sse_1                | sse_1          | a=1
			ticket=sse_1&a=1                | sse_1          | a=1
			a=1&ticket=sse_1&b=2            | sse_1          | a=1&b=2
			a=1&&ticket=sse_1&b             | sse_1          | a=1&&b
			ticket=sse_1&ticket=sse_2       | sse_1,sse_2    | null
			ticket=ST-1&ticket=sse_1        | sse_1          | ticket=ST-1
			ticket=ST-1                     |                | ticket=ST-1
			tickets=sse_1&x=ticket=sse_1    |                | tickets=sse_1&x=ticket=sse_1
			Ticket=sse_1                    |                | Ticket=sse_1
			ticket=SSE_1                    |                | ticket=SSE_1
			ticket                          |                | ticket
			ticket=                         |                | ticket=
			=sse_1                          |                | =sse_1
			%74icket=sse_1                  | sse_1          | null
			ticket=%73%73%65%5F1&a=%20      | sse_1          | a=%20
			ticket=sse%5f1&a=%zz            | sse_1          | a=%zz
			ticket=sse_%zz                  | sse_%zz        | null
			ticket=sse_%                    | sse_%          | null
			ticket=sse_a=b                  | sse_a=b        | null
			ticket=sse_a+b                  | sse_a b        | null
			a;ticket=sse_1                  |                | a;ticket=sse_1
			""")
	void partsTicketsFromTheRest(String query, String tickets, String rest) {
		TicketQuery split = TicketQuery.of(query, "ticket");
		assertThat(String.join(",", split.tickets())).isEqualTo((tickets != null) ? tickets : "");
		assertThat(split.rest()).isEqualTo(rest);
		assertThat(split.toString()).doesNotContain("sse_");
	}

	@Test
	void noQueryWhateverKeepsATicketInTheRest() {
		Random random = new Random(20261121);
		String[] parts = { "ticket=sse_", "&ticket=", "ticket", "=", "&", "sse_", "%73", "%5F", "%", "1", "a", "+", ";",
				"%zz", "\u00e4", "ST-1", "\0" };
		int found = 0;
		for (int i = 0; i < 200_000; i++) {
			StringBuilder query = new StringBuilder();
			for (int j = random.nextInt(12); j > 0; j--) {
				query.append(parts[random.nextInt(parts.length)]);
			}
			TicketQuery split = TicketQuery.of(query.toString(), "ticket");
			assertThat(split.tickets()).allMatch(Ticket::isMeant);
			if (split.tickets().isEmpty()) {
				assertThat(split.rest()).isEqualTo(query.toString());
			}
			else {
				found++;
				TicketQuery again = TicketQuery.of(split.rest(), "ticket");
				assertThat(again.tickets()).isEmpty();
				assertThat(again.rest()).isEqualTo(split.rest());
			}
		}
		assertThat(found).isGreaterThan(1_000);
	}

}
