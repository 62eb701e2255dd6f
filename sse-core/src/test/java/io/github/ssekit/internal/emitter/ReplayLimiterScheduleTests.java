package io.github.ssekit.internal.emitter;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams that want to read at once, under every order of their steps. */
@Tag("schedules")
class ReplayLimiterScheduleTests {

	@Test
	void letsOneAfterTheOtherReadAndForgetsNobody() {
		Schedules.hold(TwoRead.class);
	}

	@Test
	void findsATurnThatTwoTake() {
		Schedules.reject(TwoRead.class, ReplayLimiter.class, "this.taken++;\n\t\t}\n", "}\n\t\tthis.taken++;\n");
	}

	@Test
	void findsATurnThatIsGivenBackWhileSomebodyBeginsToWaitForIt() {
		Schedules.reject(TwoRead.class, ReplayLimiter.class, "private synchronized @Nullable Turn next()",
				"private @Nullable Turn next()");
	}

	@Test
	void findsATurnThatIsLeftToAStreamThatHasEnded() {
		Schedules.reject(TwoRead.class, ReplayLimiter.class, "while (next != null && !next.take())",
				"if (next != null && !next.take())");
	}

	/** Two streams that read, and one that has ended; one of them may read at a time. */
	private static final class TwoRead implements Runnable {

		private final ReplayLimiter limiter = new ReplayLimiter(Runnable::run, 1);

		private final AtomicInteger reading = new AtomicInteger();

		private final AtomicInteger pages = new AtomicInteger();

		@Override
		public void run() {
			TwoRead streams = new TwoRead();
			Actors.together(streams::read, () -> {
				streams.end();
				streams.read();
			});
			Actors.check(streams.pages.get() == 2, "somebody waits for a turn that is free");
			streams.read();
			Actors.check(streams.pages.get() == 3, "nobody gives a turn back");
		}

		private void read() {
			this.limiter.await(() -> {
				Actors.check(this.reading.incrementAndGet() == 1, "two read at once");
				this.pages.incrementAndGet();
				this.reading.decrementAndGet();
				this.limiter.done();
				return true;
			});
		}

		private void end() {
			this.limiter.await(() -> false);
		}

	}

}
