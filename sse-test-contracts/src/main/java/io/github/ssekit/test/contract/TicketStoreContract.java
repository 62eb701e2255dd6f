package io.github.ssekit.test.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.Ticket;
import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.ticket.TicketGrantFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a {@link TicketStore} promises: each ticket is good once, and for a while. */
public interface TicketStoreContract {

	/**
	 * The subject.
	 * @return always the same one, and empty at first
	 */
	TicketStore store();

	/**
	 * One of its kind that can keep nothing now: it is full, or away.
	 * @return always the same one
	 */
	TicketStore storeThatCannotKeep();

	/**
	 * Let time go by for the store: a clock that can be moved is moved, one that cannot
	 * is waited for.
	 * @param time how much, at most a second
	 */
	void advance(Duration time);

	@Test
	default void givesBackWhatItWasGiven() {
		byte[] anything = new byte[TicketGrantFormat.MAX_BYTES];
		for (int i = 0; i < anything.length; i++) {
			anything[i] = (byte) i;
		}
		String large = Ticket.random().key();
		String empty = Ticket.random().key();
		AwaitedResults.of(store().put(large, anything, Duration.ofMinutes(1)));
		AwaitedResults.of(store().put(empty, new byte[0], Duration.ofMinutes(1)));
		assertThat(AwaitedResults.of(store().take(large))).isEqualTo(anything);
		assertThat(AwaitedResults.of(store().take(empty))).isEmpty();
	}

	@Test
	default void givesItOnce() {
		String key = Ticket.random().key();
		put(key, "alice", Duration.ofMinutes(1));
		assertThat(AwaitedResults.of(store().take(key))).isNotNull();
		assertThat(AwaitedResults.of(store().take(key))).isNull();
		assertThat(AwaitedResults.of(store().take(key))).isNull();
	}

	@Test
	default void givesItToOneOfManyWhoAskAtOnce() {
		List<String> keys = new ArrayList<>();
		List<AtomicInteger> winners = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			keys.add(Ticket.random().key());
			winners.add(new AtomicInteger());
			put(keys.get(i), "alice", Duration.ofMinutes(1));
		}
		SimultaneousThreads.of(64, (number) -> {
			for (int i = 0; i < keys.size(); i++) {
				if (AwaitedResults.of(store().take(keys.get(i))) != null) {
					winners.get(i).incrementAndGet();
				}
			}
		});
		assertThat(winners).extracting(AtomicInteger::get).containsOnly(1);
	}

	@Test
	default void keepsTicketsApart() {
		String alice = Ticket.random().key();
		String bob = Ticket.random().key();
		put(alice, "alice", Duration.ofMinutes(1));
		put(bob, "bob", Duration.ofMinutes(1));
		assertThat(take(bob)).isEqualTo("bob");
		assertThat(take(alice)).isEqualTo("alice");
	}

	@Test
	default void knowsNothingOfWhatItWasNeverGiven() {
		put(Ticket.random().key(), "alice", Duration.ofMinutes(1));
		assertThat(AwaitedResults.of(store().take(Ticket.random().key()))).isNull();
	}

	@Test
	default void forgetsWhatHasExpired() {
		String shorter = Ticket.random().key();
		String longer = Ticket.random().key();
		put(longer, "bob", Duration.ofMinutes(1));
		put(shorter, "alice", Duration.ofMillis(200));
		advance(Duration.ofMillis(400));
		assertThat(AwaitedResults.of(store().take(shorter))).isNull();
		assertThat(take(longer)).isEqualTo("bob");
	}

	@Test
	default void refusesALifeThatIsNone() {
		for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
			String key = Ticket.random().key();
			assertThatIllegalArgumentException().isThrownBy(() -> store().put(key, new byte[1], none))
				.withMessageContaining(none.toString())
				.withMessageNotContaining(key);
		}
	}

	@Test
	default void showsNeitherKeyNorValueWhenItCannotKeep() {
		String key = Ticket.random().key();
		Throwable failure = AwaitedResults.failureOf(
				storeThatCannotKeep().put(key, "the secret".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1)));
		assertThat(failure).isInstanceOf(TicketsUnavailableException.class);
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain(key)
				.doesNotContain("the secret")
				.doesNotContain(Arrays.toString("the secret".getBytes(StandardCharsets.UTF_8)));
		}
	}

	private void put(String key, String value, Duration life) {
		AwaitedResults.of(store().put(key, value.getBytes(StandardCharsets.UTF_8), life));
	}

	private String take(String key) {
		byte[] value = AwaitedResults.of(store().take(key));
		assertThat(value).isNotNull();
		return new String(value, StandardCharsets.UTF_8);
	}

}
