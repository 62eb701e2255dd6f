package io.github.ssekit.internal.ticket;

import java.time.Duration;

import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.fakes.MovableRuntime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What the contract of ticket stores cannot ask for: clocks that are set, and bytes. */
class InMemoryTicketStoreTests {

	private static final Duration LIFE = Duration.ofSeconds(30);

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryTicketStore store = new InMemoryTicketStore(10, this.runtime);

	@Test
	void endsALifeThoughTheClockIsSetBack() {
		this.store.put("key", new byte[1], LIFE);
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(LIFE);

		assertThat(this.store.take("key")).isCompletedWithValue(null);
	}

	@Test
	void endsNoLifeBecauseTheClockIsSetForth() {
		this.store.put("key", new byte[1], LIFE);
		this.runtime.setClock(Duration.ofDays(1));
		this.runtime.pass(LIFE.minusMillis(1));

		assertThat(this.store.take("key").toCompletableFuture().join()).containsExactly(0);
	}

	@Test
	void keepsWhatLivesForEver() {
		this.store.put("key", new byte[1], Duration.ofSeconds(Long.MAX_VALUE));
		this.runtime.pass(Duration.ofDays(3650));

		assertThat(this.store.take("key").toCompletableFuture().join()).containsExactly(0);
	}

	@Test
	void refusesWhatGoesBeyondItsBytes() {
		InMemoryTicketStore small = new InMemoryTicketStore(100, 10_000, this.runtime);
		assertThat(small.put("1", new byte[6000], LIFE)).isCompleted();
		assertThat(small.put("2", new byte[6000], LIFE)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(TicketsUnavailableException.class)
			.withMessageContaining("of 10000 bytes, which is the most");

		small.take("1");
		assertThat(small.put("2", new byte[6000], LIFE)).isCompleted();
		assertThat(small.put("2", new byte[7000], LIFE)).as("in place of the other").isCompleted();
		this.runtime.pass(LIFE);
		assertThat(small.put("3", new byte[7000], LIFE)).isCompleted();
		assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryTicketStore(1, 0, this.runtime))
			.withMessageContaining("maxBytes = 0");
	}

}
