package io.github.ssekit.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What each thread of a consumer has in hand, and how old that was when it was read.
 * Thread-safe; each thread speaks for itself.
 */
final class InHand {

	/** By what stands for the thread: its client of Kafka. */
	private final Map<Object, Batch> batches = new ConcurrentHashMap<>();

	void began(Object thread, List<? extends ConsumerRecord<?, ?>> records) {
		long age = Math.max(0, System.currentTimeMillis() - records.get(0).timestamp());
		this.batches.put(thread, new Batch(records.size(), age, System.nanoTime()));
	}

	void ended(Object thread) {
		this.batches.computeIfPresent(thread, (known, batch) -> new Batch(0, batch.ageMillis, batch.nanoTime));
	}

	void forget(Object thread) {
		this.batches.remove(thread);
	}

	long count() {
		return this.batches.values().stream().mapToLong(Batch::count).sum();
	}

	/** How old the last batch was, and how long it has been in hand, if it still is. */
	long ageMillis() {
		long now = System.nanoTime();
		return this.batches.values()
			.stream()
			.mapToLong((batch) -> batch.ageMillis
					+ ((batch.count > 0) ? TimeUnit.NANOSECONDS.toMillis(now - batch.nanoTime) : 0))
			.max()
			.orElse(0);
	}

	private record Batch(int count, long ageMillis, long nanoTime) {
	}

}
