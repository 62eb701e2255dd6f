package io.github.ssekit.access;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.concurrent.HubRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tickets within this process, and no more of them than a bound: what has expired
 * is forgotten at every call, and what does not fit then is refused. Answers at once.
 * Thread-safe.
 */
public final class InMemoryTicketStore implements TicketStore {

	/** Some 50 MB, where owners have a few authorities each. */
	public static final int DEFAULT_MAX_TICKETS = 100_000;

	private final int maxTickets;

	private final Clock clock;

	/** Guarded by the monitor. */
	private final Map<String, Entry> entries = new HashMap<>();

	/** In the order of their end; guarded by the monitor. */
	private final TreeMap<End, String> ends = new TreeMap<>();

	/** Guarded by the monitor: tells apart what ends at the same time. */
	private long count;

	/**
	 * Create the store.
	 * @param maxTickets how many may be kept at the same time; at least 1
	 * @param clock tells when lives are over
	 */
	public InMemoryTicketStore(int maxTickets, HubRuntime runtime) {
		if (maxTickets < 1) {
			throw new IllegalArgumentException("maxTickets = " + maxTickets + ": must be at least 1");
		}
		this.maxTickets = maxTickets;
		this.clock = runtime.clock();
	}

	@Override
	public synchronized CompletionStage<Void> put(String key, byte[] value, Duration life) {
		if (life.isZero() || life.isNegative()) {
			throw new IllegalArgumentException("life = " + life + ": must be positive");
		}
		long now = forgetExpired();
		forget(key);
		if (this.entries.size() >= this.maxTickets) {
			return CompletableFuture.failedFuture(new TicketsUnavailableException("No ticket can be kept: "
					+ this.maxTickets + " wait to be used, which is the most. They expire by themselves", null));
		}
		End end = new End(now + Math.max(1, life.toMillis()), this.count++);
		this.entries.put(key, new Entry(value, end));
		this.ends.put(end, key);
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public synchronized CompletionStage<byte @Nullable []> take(String key) {
		forgetExpired();
		return CompletableFuture.completedFuture(forget(key));
	}

	private byte @Nullable [] forget(String key) {
		Entry entry = this.entries.remove(key);
		if (entry == null) {
			return null;
		}
		this.ends.remove(entry.end);
		return entry.value;
	}

	private long forgetExpired() {
		long now = this.clock.millis();
		Map<End, String> expired = this.ends.headMap(new End(now, Long.MAX_VALUE), true);
		expired.values().forEach(this.entries::remove);
		expired.clear();
		return now;
	}

	/** What is kept, and for how long. */
	private static final class Entry {

		private final byte[] value;

		private final End end;

		Entry(byte[] value, End end) {
			this.value = value;
			this.end = end;
		}

	}

	/**
	 * When a life is over.
	 *
	 * @param at in milliseconds
	 * @param number the first comes first
	 */
	private record End(long at, long number) implements Comparable<End> {

		@Override
		public int compareTo(End other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

}
