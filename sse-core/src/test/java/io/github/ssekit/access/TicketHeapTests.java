package io.github.ssekit.access;

import java.time.Duration;

import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.ticket.InMemoryTicketStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tickets in memory take no more heap than their bound. */
class TicketHeapTests {

	private static final long MAX_BYTES = 16L * 1024 * 1024;

	@Test
	void tinyTickets() {
		HeapMeter.assertWithin(heldByTickets(200_000, 1), MAX_BYTES, HeapMeter.EXACT);
	}

	@Test
	void largeTickets() {
		HeapMeter.assertWithin(heldByTickets(10_000, 4_000), MAX_BYTES, HeapMeter.EXACT);
	}

	private static long heldByTickets(int tickets, int bytes) {
		return HeapMeter.heldBy(() -> {
			InMemoryTicketStore store = new InMemoryTicketStore(1_000_000, MAX_BYTES, HubRuntime.system());
			int refused = 0;
			for (int i = 0; i < tickets; i++) {
				boolean full = store.put("%064d".formatted(i), new byte[bytes], Duration.ofHours(1))
					.toCompletableFuture()
					.isCompletedExceptionally();
				refused += full ? 1 : 0;
			}
			assertThat(refused).isGreaterThan(tickets / 2);
			return store;
		});
	}

}
