package io.github.ssekit.benchmark.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;

/**
 * How many events a second are placed in Redis, with so many on their way at once. Every
 * one must have got its place.
 */
final class PublishRate {

	private final List<Topic> topics;

	private final String data;

	private final int window;

	PublishRate(List<Topic> topics, int size, int window) {
		this.topics = topics;
		this.data = Payload.of(0, size);
		this.window = window;
	}

	/**
	 * Publish for a while.
	 * @param publisher who
	 * @param length for how long
	 * @param offsets knows what was placed
	 * @return events a second, from the first that was sent to the last that was answered
	 */
	double measure(Publisher publisher, Duration length, BareLettuce offsets) throws InterruptedException {
		long before = placed(offsets);
		Semaphore free = new Semaphore(this.window);
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		long begun = System.nanoTime();
		long end = begun + length.toNanos();
		int count = 0;
		while (System.nanoTime() < end) {
			free.acquire();
			publisher.publish(this.topics.get(count++ % this.topics.size()), this.data)
				.whenComplete((answer, failure) -> {
					if (failure != null) {
						failed.set(failure);
					}
					free.release();
				});
		}
		if (!free.tryAcquire(this.window, 20, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Not every publish was answered.");
		}
		double seconds = (System.nanoTime() - begun) / 1e9;
		if (failed.get() != null) {
			throw new IllegalStateException("A publish has failed.", failed.get());
		}
		long placed = placed(offsets) - before;
		if (placed != count) {
			throw new IllegalStateException(count + " events were published, and " + placed + " were placed.");
		}
		return count / seconds;
	}

	private long placed(BareLettuce offsets) {
		return this.topics.stream().mapToLong(offsets::offset).sum();
	}

}
