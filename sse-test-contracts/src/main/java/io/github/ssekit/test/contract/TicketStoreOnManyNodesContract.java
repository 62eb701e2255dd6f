package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stores of tickets on several nodes promise: a ticket is good once on all of them.
 */
public interface TicketStoreOnManyNodesContract extends TicketStoreContract {

	/**
	 * The store of another node.
	 * @return one that shares the tickets of {@link #store()}
	 */
	TicketStore anotherNode();

	@Test
	default void givesWhatAnotherNodeWasGiven() {
		TicketStore there = anotherNode();
		for (int i = 0; i < 20; i++) {
			String key = Ticket.random().key();
			AwaitedResults.of(store().put(key, new byte[] { 1, 2, 3 }, Duration.ofMinutes(1)));
			assertThat(AwaitedResults.of(there.take(key))).containsExactly(1, 2, 3);
			assertThat(AwaitedResults.of(store().take(key))).isNull();
		}
	}

	@Test
	default void givesItToOneOfManyWhoAskOnTwoNodesAtOnce() {
		TicketStore there = anotherNode();
		String key = Ticket.random().key();
		AwaitedResults.of(store().put(key, new byte[1], Duration.ofMinutes(1)));
		AtomicInteger winners = new AtomicInteger();
		SimultaneousThreads.of(64, (number) -> {
			if (AwaitedResults.of(((number % 2 == 0) ? store() : there).take(key)) != null) {
				winners.incrementAndGet();
			}
		});
		assertThat(winners).hasValue(1);
	}

}
