package io.github.ssekit.internal.broker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What was put last for each key, for a time after it was put; beyond a number of entries
 * or what they take on the heap, those that were put least recently go first.
 * Thread-safe: every field is guarded by the monitor, under which nobody is called but
 * the function that weighs.
 *
 * @param <K> the type of the keys, whose weights do not change
 * @param <V> the type of the values
 */
final class ExpiringCache<K, V> {

	/**
	 * Above what its key and its value take: the entry here, and its place in the map.
	 */
	private static final int OVERHEAD = 80;

	private final long lifeNanos;

	private final int maxEntries;

	private final long maxBytes;

	private final ToLongFunction<? super K> weigher;

	/** In the order in which they were put, and so of their end. */
	private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

	/** What the entries take. */
	private long bytes;

	/**
	 * Create an empty cache.
	 * @param lifeNanos how long an entry lives after it was put
	 * @param maxEntries how many there may be
	 * @param maxBytes what all of them may take on the heap
	 * @param weigher what a key and its value take on the heap, always the same for a key
	 */
	ExpiringCache(long lifeNanos, int maxEntries, long maxBytes, ToLongFunction<? super K> weigher) {
		this.lifeNanos = lifeNanos;
		this.maxEntries = maxEntries;
		this.maxBytes = maxBytes;
		this.weigher = weigher;
	}

	/**
	 * What was put last for a key.
	 * @param now the nano time
	 * @return the value, or null if there is none any more
	 */
	synchronized @Nullable V get(K key, long now) {
		expire(now);
		Entry<V> entry = this.entries.get(key);
		return (entry != null) ? entry.value : null;
	}

	/** Put a value in the place of the one before it, if there is one. */
	synchronized void put(K key, V value, long now) {
		if (this.entries.remove(key) == null) { // so that it goes to the end
			this.bytes += weight(key);
		}
		this.entries.put(key, new Entry<>(value, now));
		Iterator<Map.Entry<K, Entry<V>>> oldestFirst = this.entries.entrySet().iterator();
		while (this.entries.size() > this.maxEntries || this.bytes > this.maxBytes) {
			remove(oldestFirst, oldestFirst.next().getKey());
		}
	}

	/** Remove what has ended. */
	synchronized void expire(long now) {
		Iterator<Map.Entry<K, Entry<V>>> oldestFirst = this.entries.entrySet().iterator();
		while (oldestFirst.hasNext()) {
			Map.Entry<K, Entry<V>> oldest = oldestFirst.next();
			if (now - oldest.getValue().since <= this.lifeNanos) {
				return;
			}
			remove(oldestFirst, oldest.getKey());
		}
	}

	synchronized int size() {
		return this.entries.size();
	}

	synchronized long bytes() {
		return this.bytes;
	}

	private void remove(Iterator<?> oldestFirst, K oldest) {
		oldestFirst.remove();
		this.bytes -= weight(oldest);
	}

	private long weight(K key) {
		return OVERHEAD + this.weigher.applyAsLong(key);
	}

	private record Entry<V>(V value, long since) {
	}

}
