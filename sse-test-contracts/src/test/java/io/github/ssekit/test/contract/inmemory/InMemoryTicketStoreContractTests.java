package io.github.ssekit.test.contract.inmemory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.ticket.InMemoryTicketStore;
import io.github.ssekit.test.contract.TicketStoreContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InMemoryTicketStoreContractTests implements TicketStoreContract {

	private final MovableRuntime runtime = new MovableRuntime();

	private final TicketStore store = new InMemoryTicketStore(100, this.runtime);

	private final TicketStore full = new InMemoryTicketStore(3, this.runtime);

	private final List<String> kept = new ArrayList<>();

	InMemoryTicketStoreContractTests() {
		for (int i = 0; i < 3; i++) {
			this.kept.add(Ticket.random().key());
			assertThat(this.full.put(this.kept.get(i), new byte[1], Duration.ofSeconds(30))).isCompleted();
		}
	}

	@Override
	public TicketStore store() {
		return this.store;
	}

	@Override
	public TicketStore storeThatCannotKeep() {
		return this.full;
	}

	@Override
	public void advance(Duration time) {
		this.runtime.advance(time);
	}

	@Test
	void saysHowManyItKeepsAtMost() {
		assertThat(this.full.put(Ticket.random().key(), new byte[1], Duration.ofSeconds(30))).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(TicketsUnavailableException.class)
			.withMessageContaining("3 wait to be used, which is the most");
		assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryTicketStore(0, this.runtime))
			.withMessageContaining("maxTickets = 0");
	}

	@Test
	void hasRoomAgainWhenOneIsUsed() {
		assertThat(this.full.take(this.kept.get(1))).isCompleted();
		assertThat(this.full.put(Ticket.random().key(), new byte[1], Duration.ofSeconds(30))).isCompleted();
		assertThat(this.full.put(Ticket.random().key(), new byte[1], Duration.ofSeconds(30)))
			.isCompletedExceptionally();
	}

	@Test
	void hasRoomAgainWhenTheyHaveExpired() {
		this.runtime.advance(Duration.ofSeconds(30));
		for (int i = 0; i < 3; i++) {
			assertThat(this.full.put(Ticket.random().key(), new byte[1], Duration.ofSeconds(30))).isCompleted();
		}
		assertThat(this.full.put(Ticket.random().key(), new byte[1], Duration.ofSeconds(30)))
			.isCompletedExceptionally();
	}

}
