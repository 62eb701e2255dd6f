package io.github.ssekit.internal.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A log that several threads write to at once, under every order of their steps. */
@Tag("schedules")
class RateLimitedLogScheduleTests {

	@Test
	void tellsOnceInEachPauseAndCountsAllTheOthers() {
		Schedules.hold(TwoTell.class);
	}

	@Test
	void findsTwoThatTellInOnePause() {
		Schedules.reject(TwoTell.class, RateLimitedLog.class, "this.next.compareAndSet(due, now + this.pauseNanos)",
				"this.next.getAndSet(now + this.pauseNanos) >= 0");
	}

	@Test
	void findsACountThatIsReadAndThenTakenBack() {
		Schedules.reject(TwoTell.class, RateLimitedLog.class, "teller.accept(this.passedOver.getAndSet(0));",
				"teller.accept(this.passedOver.get()); this.passedOver.set(0);");
	}

	private static final class TwoTell implements Runnable {

		private static final Duration PAUSE = Duration.ofNanos(10);

		@Override
		public void run() {
			AtomicLong now = new AtomicLong();
			AtomicLong told = new AtomicLong();
			AtomicLong passedOver = new AtomicLong();
			RateLimitedLog log = new RateLimitedLog(PAUSE, now::get);
			Runnable tell = () -> log.tell((others) -> {
				told.incrementAndGet();
				passedOver.addAndGet(others);
			});
			tell.run();
			Actors.together(tell, () -> {
				now.addAndGet(PAUSE.toNanos());
				tell.run();
			});
			Actors.check(told.get() == 2, "one pause is over, and not one is told in it");
			now.addAndGet(PAUSE.toNanos());
			tell.run();
			Actors.check(told.get() + passedOver.get() == 4, "not all of four are told of or counted");
		}

	}

}
