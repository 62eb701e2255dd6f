package io.github.ssekit.internal.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitedLogTests {

	/** Close to where the nano time turns negative. */
	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	private final RateLimitedLog sparing = new RateLimitedLog(Duration.ofSeconds(10), this.now::get);

	private final List<Long> told = new ArrayList<>();

	@Test
	void theFirstIsToldAtOnceAndTheRestOfThePauseIsCounted() {
		happen(1000);
		assertThat(this.told).containsExactly(0L);
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(10));
		happen(1000);
		assertThat(this.told).containsExactly(0L, 999L);
	}

	@Test
	void whatHappensSeldomIsAlwaysTold() {
		for (int i = 0; i < 3; i++) {
			happen(1);
			this.now.addAndGet(TimeUnit.SECONDS.toNanos(11));
		}
		assertThat(this.told).containsExactly(0L, 0L, 0L);
	}

	@Test
	void ofManyAtOnceOneIsTold() {
		AtomicLong times = new AtomicLong();
		AtomicLong before = new AtomicLong(); // who came before the one that was told
												// first
		IntStream.range(0, 100_000).parallel().forEach((i) -> this.sparing.tell((passedOver) -> {
			times.incrementAndGet();
			before.addAndGet(passedOver);
		}));
		assertThat(times).hasValue(1);
		this.now.addAndGet(TimeUnit.SECONDS.toNanos(10));
		happen(1);
		assertThat(this.told).containsExactly(99_999L - before.get());
	}

	private void happen(int times) {
		for (int i = 0; i < times; i++) {
			this.sparing.tell(this.told::add);
		}
	}

}
