package io.github.ssekit.internal.ticket;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.access.TicketStore;
import io.github.ssekit.access.TicketsUnavailableException;
import io.github.ssekit.internal.concurrent.HeapSize;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.concurrent.Intervals;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tickets within this process, and no more of them than two bounds, by number and
 * by bytes: what has expired is forgotten at every call, and what does not fit then is
 * refused. Answers at once. Thread-safe.
 */
public final class InMemoryTicketStore implements TicketStore {

	/** What holds by default: 100,000 tickets. */
	public static final int DEFAULT_MAX_TICKETS = 100_000;

	/** And 64 MB, which they need where their owners have a few authorities each. */
	public static final long DEFAULT_MAX_BYTES = 64L * 1024 * 1024;

	/** What a ticket takes besides its key and its value: objects and places in maps. */
	private static final int OVERHEAD = 192;

	private final int maxTickets;

	private final long maxBytes;

	private final HubRuntime runtime;

	/** Ends are counted from here, because nano times may be less than 0. */
	private final long origin;

	/** Guarded by the monitor. */
	private final Map<String, Entry> entries = new HashMap<>();

	/** In the order of their end; guarded by the monitor. */
	private final TreeMap<End, String> ends = new TreeMap<>();

	/** Guarded by the monitor: tells apart what ends at the same time. */
	private long count;

	/** What all that is kept takes; guarded by the monitor. */
	private long bytes;

	/**
	 * Create the store, with 64 MB at most.
	 * @param maxTickets how many may be kept at the same time; at least 1
	 * @param runtime tells when lives are over
	 * @throws IllegalArgumentException if the bound is less than 1
	 */
	public InMemoryTicketStore(int maxTickets, HubRuntime runtime) {
		this(maxTickets, DEFAULT_MAX_BYTES, runtime);
	}

	/**
	 * Create the store.
	 * @param maxTickets how many may be kept at the same time; at least 1
	 * @param maxBytes how much memory they may take, roughly; at least 1
	 * @param runtime tells when lives are over
	 * @throws IllegalArgumentException if one of the bounds is less than 1
	 */
	public InMemoryTicketStore(int maxTickets, long maxBytes, HubRuntime runtime) {
		if (maxTickets < 1) {
			throw new IllegalArgumentException("maxTickets = " + maxTickets + ": must be at least 1");
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("maxBytes = " + maxBytes + ": must be at least 1");
		}
		this.maxTickets = maxTickets;
		this.maxBytes = maxBytes;
		this.runtime = runtime;
		this.origin = runtime.nanoTime();
	}

	@Override
	public synchronized CompletionStage<Void> put(String key, byte[] value, Duration life) {
		if (life.isZero() || life.isNegative()) {
			throw new IllegalArgumentException("life = " + life + ": must be positive");
		}
		long now = forgetExpired();
		forget(key);
		int footprint = footprint(key, value);
		if (this.entries.size() >= this.maxTickets) {
			return full(this.maxTickets + " wait to be used");
		}
		if (footprint > this.maxBytes - this.bytes) {
			return full("those that wait to be used take " + this.bytes + " of " + this.maxBytes + " bytes");
		}
		this.bytes += footprint;
		End end = new End(now + Intervals.nanos(life), this.count++);
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
		this.bytes -= footprint(key, entry.value);
		this.ends.remove(entry.end);
		return entry.value;
	}

	private long forgetExpired() {
		long now = this.runtime.nanoTime() - this.origin;
		Map.Entry<End, String> first = this.ends.firstEntry();
		while (first != null && first.getKey().at <= now) {
			forget(first.getValue());
			first = this.ends.firstEntry();
		}
		return now;
	}

	private static CompletionStage<Void> full(String why) {
		return CompletableFuture.failedFuture(new TicketsUnavailableException(
				"No ticket can be kept: " + why + ", which is the most. They expire by themselves", null));
	}

	private static int footprint(String key, byte[] value) {
		return OVERHEAD + HeapSize.of(key) + value.length;
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
	 * @param at in nanoseconds since the store was created
	 * @param number the first comes first
	 */
	private record End(long at, long number) implements Comparable<End> {

		@Override
		public int compareTo(End other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

}
