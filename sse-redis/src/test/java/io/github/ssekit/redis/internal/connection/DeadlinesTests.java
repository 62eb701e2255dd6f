package io.github.ssekit.redis.internal.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlinesTests {

	@Test
	void whatIsNotMetIsMissedOnceAndNotBeforeItsTime() throws InterruptedException {
		Deadlines deadlines = new Deadlines(Duration.ofMillis(100));
		CountDownLatch missed = new CountDownLatch(1);
		AtomicInteger times = new AtomicInteger();
		long begun = System.nanoTime();

		Deadlines.Deadline deadline = deadlines.begin(() -> {
			times.incrementAndGet();
			missed.countDown();
		});

		assertThat(missed.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
		assertThat(deadline.met()).isFalse();
		assertThat(times).hasValue(1);
	}

	@Test
	void whatIsMetIsNotMissedEvenBehindWhatIs() throws InterruptedException {
		Deadlines deadlines = new Deadlines(Duration.ofMillis(50));
		AtomicInteger wrong = new AtomicInteger();
		CountDownLatch missed = new CountDownLatch(20);
		List<Deadlines.Deadline> met = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			deadlines.begin(missed::countDown);
			met.add(deadlines.begin(wrong::incrementAndGet));
		}

		assertThat(met).allMatch(Deadlines.Deadline::met);

		assertThat(missed.await(20, TimeUnit.SECONDS)).isTrue();
		deadlines.begin(() -> {
			throw new IllegalStateException("on purpose");
		});
		CountDownLatch last = new CountDownLatch(1);
		deadlines.begin(last::countDown);
		assertThat(last.await(20, TimeUnit.SECONDS)).as("after one that has thrown").isTrue();
		assertThat(wrong).hasValue(0);
	}

	@Test
	void whatIsMissedBehindOneThatCannotEvenBeLoggedIsMissedAsWell() throws InterruptedException {
		Deadlines deadlines = new Deadlines(Duration.ofMillis(50));
		CountDownLatch missed = new CountDownLatch(1);
		deadlines.begin(() -> {
			throw new Hidden();
		});
		deadlines.begin(missed::countDown);

		assertThat(missed.await(20, TimeUnit.SECONDS)).isTrue();
	}

	/** Cannot be shown, so that whatever logs it fails as well. */
	private static final class Hidden extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("not to be shown");
		}

	}

}
