package io.github.ssekit.spring.internal.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.ssekit.transport.WriteTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * How long a sample of the writes takes, and how old events are when they are written,
 * with buckets for percentiles. The hub is made before the meters are: what is told until
 * then is not recorded. Thread-safe.
 */
public final class SseTimers implements WriteTimer, MeterBinder {

	private static final Duration[] WRITE_BUCKETS = { Duration.ofNanos(50_000), Duration.ofNanos(200_000),
			Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100),
			Duration.ofMillis(500), Duration.ofSeconds(2) };

	private static final Duration[] AGE_BUCKETS = { Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
			Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
			Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500),
			Duration.ofSeconds(10) };

	/** Set once. */
	private volatile @Nullable Timer writes;

	/** Set once. */
	private volatile @Nullable Timer ages;

	@Override
	public void bindTo(MeterRegistry registry) {
		this.writes = Timer.builder("sse.write")
			.description("Time that one write to a connection takes; one write in " + SAMPLE + " of each thread")
			.serviceLevelObjectives(WRITE_BUCKETS)
			.register(registry);
		this.ages = Timer.builder("sse.publish.to.write")
			.description("Age of live events when a connection takes them, by the clocks of store and node;"
					+ " of the same sample of writes")
			.serviceLevelObjectives(AGE_BUCKETS)
			.register(registry);
	}

	@Override
	public void onWrite(long nanos) {
		record(this.writes, nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void onDelivered(long millis) {
		record(this.ages, millis, TimeUnit.MILLISECONDS);
	}

	private static void record(@Nullable Timer timer, long amount, TimeUnit unit) {
		if (timer != null) {
			timer.record(amount, unit);
		}
	}

}
