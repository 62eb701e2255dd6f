package io.github.ssekit.test.contract.broken;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.test.contract.TicketStoreContract;
import io.github.ssekit.test.contract.inmemory.MovableRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketStoreContractBitesTests {

	@Test
	void failsAStoreThatLooksAndThenTakes() {
		Suite.failuresOf(LooksAndThenTakes.class).containsExactly("givesItToOneOfManyWhoAskAtOnce");
	}

	@Test
	void failsAStoreThatNeverForgets() {
		Suite.failuresOf(NeverForgets.class).containsExactly("forgetsWhatHasExpired");
	}

	@Test
	void failsAStoreThatOnlyReads() {
		Suite.failuresOf(OnlyReads.class).containsExactlyInAnyOrder("givesItOnce", "givesItToOneOfManyWhoAskAtOnce");
	}

	@Test
	void failsAStoreThatTellsTheKeyInAnError() {
		Suite.failuresOf(TellsTheKey.class).containsExactly("showsNeitherKeyNorValueWhenItCannotKeep");
	}

	abstract static class Broken implements TicketStoreContract {

		private final MovableRuntime runtime = new MovableRuntime();

		final Clock clock = this.runtime.clock();

		@Override
		public void advance(Duration time) {
			this.runtime.advance(time);
		}

		@Override
		public TicketStore storeThatCannotKeep() {
			return new Simple(this.clock) {

				@Override
				public CompletionStage<Void> put(String key, byte[] value, Duration life) {
					return CompletableFuture.failedFuture(new TicketsUnavailableException("full", null));
				}

			};
		}

	}

	static class LooksAndThenTakes extends Broken {

		private final TicketStore store = new Simple(this.clock) {

			@Override
			byte @Nullable [] remove(String key) {
				Entry entry = this.entries.get(key);
				LockSupport.parkNanos(10_000);
				this.entries.remove(key);
				return (entry != null && this.clock.millis() < entry.until()) ? entry.value() : null;
			}

		};

		@Override
		public TicketStore store() {
			return this.store;
		}

	}

	static class NeverForgets extends Broken {

		private final TicketStore store = new Simple(Clock.fixed(this.clock.instant(), this.clock.getZone()));

		@Override
		public TicketStore store() {
			return this.store;
		}

	}

	static class OnlyReads extends Broken {

		private final TicketStore store = new Simple(this.clock) {

			@Override
			byte @Nullable [] remove(String key) {
				Entry entry = this.entries.get(key);
				return (entry != null && this.clock.millis() < entry.until()) ? entry.value() : null;
			}

		};

		@Override
		public TicketStore store() {
			return this.store;
		}

	}

	static class TellsTheKey extends Broken {

		private final TicketStore store = new Simple(this.clock);

		@Override
		public TicketStore store() {
			return this.store;
		}

		@Override
		public TicketStore storeThatCannotKeep() {
			return new Simple(this.clock) {

				@Override
				public CompletionStage<Void> put(String key, byte[] value, Duration life) {
					return CompletableFuture
						.failedFuture(new TicketsUnavailableException("full", new IllegalStateException(key)));
				}

			};
		}

	}

	/** One that works. */
	private static class Simple implements TicketStore {

		final Map<String, Entry> entries = new ConcurrentHashMap<>();

		final Clock clock;

		Simple(Clock clock) {
			this.clock = clock;
		}

		@Override
		public CompletionStage<Void> put(String key, byte[] value, Duration life) {
			if (life.isZero() || life.isNegative()) {
				throw new IllegalArgumentException("life = " + life);
			}
			this.entries.put(key, new Entry(value, this.clock.millis() + life.toMillis()));
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletionStage<byte @Nullable []> take(String key) {
			return CompletableFuture.completedFuture(remove(key));
		}

		byte @Nullable [] remove(String key) {
			Entry entry = this.entries.remove(key);
			return (entry != null && this.clock.millis() < entry.until()) ? entry.value() : null;
		}

	}

	private static final class Entry {

		private final byte[] value;

		private final long until;

		Entry(byte[] value, long until) {
			this.value = value;
			this.until = until;
		}

		byte[] value() {
			return this.value;
		}

		long until() {
			return this.until;
		}

	}

}
