package io.github.ssekit.benchmark.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.github.ssekit.event.Topic;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * How long an event takes from the call that publishes it to the reader, at a rate at
 * which nothing queues up. Every one must arrive, once.
 */
final class DeliveryTime {

	private final Topic topic;

	private final int size;

	private final int perSecond;

	DeliveryTime(Topic topic, int size, int perSecond) {
		this.topic = topic;
		this.size = size;
		this.perSecond = perSecond;
	}

	/**
	 * Publish for a while.
	 * @param publisher who
	 * @param arrivals told by the reader
	 * @param length for how long
	 * @return what it took
	 */
	Times measure(Publisher publisher, Arrivals arrivals, Duration length) {
		int events = Math.toIntExact(length.toMillis() * this.perSecond / 1000);
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		arrivals.begin(events);
		long pause = TimeUnit.SECONDS.toNanos(1) / this.perSecond;
		long due = System.nanoTime();
		for (int i = 0; i < events; i++) {
			String data = Payload.of(i, this.size);
			due += pause;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			arrivals.sent(i, System.nanoTime());
			publisher.publish(this.topic, data).whenComplete((answer, failure) -> {
				if (failure != null) {
					failed.set(failure);
				}
			});
		}
		Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> arrivals.count() == events || failed.get() != null);
		if (failed.get() != null) {
			throw new IllegalStateException("A publish has failed.", failed.get());
		}
		if (arrivals.surplus() != 0) {
			throw new IllegalStateException(arrivals.surplus() + " events have come twice.");
		}
		long[] sorted = arrivals.sorted();
		return new Times(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
	}

	private static double at(long[] sorted, double part) {
		return sorted[(int) Math.min(sorted.length - 1, Math.round(part * sorted.length))] / 1000.0;
	}

	/**
	 * What it took, in microseconds.
	 *
	 * @param median half of them took less
	 * @param p99 one in a hundred took more
	 * @param longest none took more
	 */
	record Times(double median, double p99, double longest) {
	}

}
