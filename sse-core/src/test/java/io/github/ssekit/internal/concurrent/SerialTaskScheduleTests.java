package io.github.ssekit.internal.concurrent;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A task that several threads ask for, under every order of their steps. */
@Tag("schedules")
class SerialTaskScheduleTests {

	@Test
	void isPerformedAfterEveryRequestByOneThreadAtATime() {
		Schedules.hold(TwoAsk.class);
	}

	@Test
	void findsARequestThatIsTakenBackBeforeItWasSeen() {
		Schedules.reject(TwoAsk.class, SerialTask.class, "seen = NOTES.addAndGet(this, -seen);",
				"NOTES.set(this, 0); seen = 0;");
	}

	@Test
	void findsTwoThatBothCountThemselvesFirst() {
		Schedules.reject(TwoAsk.class, SerialTask.class, "NOTES.getAndIncrement(this) == 0",
				"NOTES.get(this) == 0 & NOTES.getAndIncrement(this) >= 0");
	}

	@Test
	void isPerformedAfterEveryRequestAlsoWhileSomebodyElseHasTakenThePlace() {
		Schedules.hold(OneTakesThePlace.class);
	}

	@Test
	void findsAPlaceThatIsLeftWithoutALookAtTheNotes() {
		Schedules.reject(OneTakesThePlace.class, SerialTask.class, "!NOTES.compareAndSet(this, 1, 0)",
				"NOTES.getAndSet(this, 0) < 0");
	}

	@Test
	void findsAPlaceThatIsTakenFromSomebody() {
		Schedules.reject(OneTakesThePlace.class, SerialTask.class, "return NOTES.compareAndSet(this, 0, 1);",
				"return NOTES.get(this) == 0 && NOTES.getAndSet(this, 1) >= 0;");
	}

	@Test
	void isPerformedAfterEveryRequestWhateverItHasThrownBefore() {
		Schedules.hold(TheFirstTimeFails.class);
	}

	@Test
	void findsAFailureThatTakesBackWhatOthersHaveAskedFor() {
		Schedules.reject(TheFirstTimeFails.class, SerialTask.class, "failed(ex);\n\t\t\t}\n",
				"failed(ex);\n\t\t\t\tNOTES.set(this, seen);\n\t\t\t}\n");
	}

	/** Sees how often it was asked for. */
	private static class Seeing extends SerialTask {

		private final AtomicInteger asked = new AtomicInteger();

		/** Plain fields, as of whoever performs a task. */
		private int seen;

		private boolean performing;

		private volatile boolean twoAtOnce;

		void ask() {
			this.asked.incrementAndGet();
			run();
		}

		void askInPerson() {
			this.asked.incrementAndGet();
			if (!tryBegin()) {
				run();
				return;
			}
			try {
				perform();
			}
			finally {
				end();
			}
		}

		@Override
		protected void perform() {
			this.twoAtOnce |= this.performing;
			this.performing = true;
			this.seen = this.asked.get();
			this.performing = false;
		}

		@Override
		protected void onFailure(Throwable failure) {
			throw new IllegalStateException("who is told throws as well", failure);
		}

		void check() {
			Actors.check(!this.twoAtOnce, "two threads perform at once");
			Actors.check(this.seen == this.asked.get(), "nobody performs what was asked for last");
		}

	}

	private static final class TwoAsk implements Runnable {

		@Override
		public void run() {
			Seeing task = new Seeing();
			Actors.together(task::ask, task::ask);
			task.check();
		}

	}

	private static final class OneTakesThePlace implements Runnable {

		@Override
		public void run() {
			Seeing task = new Seeing();
			Actors.together(task::ask, task::askInPerson);
			task.check();
		}

	}

	/** It is the other one's request that sees to it that there is a second time. */
	private static final class TheFirstTimeFails implements Runnable {

		@Override
		public void run() {
			Seeing task = new Seeing() {

				private boolean failed;

				@Override
				protected void perform() {
					if (!this.failed) {
						this.failed = true;
						throw new StackOverflowError();
					}
					super.perform();
				}

			};
			Actors.together(task::ask, task::ask);
			task.check();
		}

	}

}
