package io.github.ssekit.concurrent;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Fault;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A task that several threads ask for, under every order of their steps. */
@Tag("lincheck")
class SerialTaskScheduleTests {

	private static final String TWO = "two threads perform at once";

	private static final String UNSEEN = "nobody performs what was asked for last";

	@Test
	void isPerformedAfterEveryRequestByOneThreadAtATime() {
		Schedules.hold(ThreeAsk.class);
	}

	@Test
	void findsARequestThatIsTakenBackBeforeItWasSeen() {
		Schedules.reject(ThreeAsk.class,
				new Fault(SerialTask.class, "seen = NOTES.addAndGet(this, -seen);", "NOTES.set(this, 0); seen = 0;"),
				UNSEEN);
	}

	@Test
	void findsTwoThatBothCountThemselvesFirst() {
		Schedules.reject(ThreeAsk.class, new Fault(SerialTask.class, "NOTES.getAndIncrement(this) == 0",
				"NOTES.get(this) == 0 & NOTES.getAndIncrement(this) >= 0"), TWO);
	}

	@Test
	void isPerformedAfterEveryRequestAlsoWhileSomebodyElseHasTakenThePlace() {
		Schedules.hold(OneTakesThePlace.class);
	}

	@Test
	void findsAPlaceThatIsLeftWithoutALookAtTheNotes() {
		Schedules.reject(OneTakesThePlace.class,
				new Fault(SerialTask.class, "!NOTES.compareAndSet(this, 1, 0)", "NOTES.getAndSet(this, 0) < 0"), UNSEEN);
	}

	@Test
	void findsAPlaceThatIsTakenFromSomebody() {
		Schedules.reject(OneTakesThePlace.class, new Fault(SerialTask.class, "return NOTES.compareAndSet(this, 0, 1);",
				"if (NOTES.get(this) != 0) { return false; } NOTES.set(this, 1); return true;"), TWO);
	}

	@Test
	void isPerformedAfterEveryRequestWhateverItHasThrownBefore() {
		Schedules.hold(OneFails.class);
	}

	@Test
	void findsAFailureThatKeepsThePlace() {
		Schedules.reject(OneFails.class, new Fault(SerialTask.class, "failed(ex);\n\t\t\t}\n\t\t\tseen", "failed(ex);\n\t\t\treturn; }\n\t\t\tseen"), UNSEEN);
	}

	@Test
	void findsAFailureOfWhoeverIsToldThatKeepsThePlace() {
		Schedules.reject(OneFails.class, new Fault(SerialTask.class, "failed(ex);\n\t\t\t}\n\t\t\tseen", "onFailure(ex);\n\t\t\t}\n\t\t\tseen"), UNSEEN);
	}

	/** Sees what was asked for; the fields are plain, for one thread at a time. */
	private static final class Seeing extends SerialTask {

		private final AtomicInteger asked = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		private final boolean failing;

		private int failed;

		private boolean performing;

		private int seen;

		Seeing(boolean failing) {
			this.failing = failing;
		}

		void ask() {
			this.asked.incrementAndGet();
			run();
		}

		void askInPerson() {
			this.asked.incrementAndGet();
			if (tryBegin()) {
				try {
					see();
				}
				finally {
					end();
				}
			}
			else {
				run();
			}
		}

		@Override
		protected void perform() {
			see();
			if (this.failing && this.failed++ == 0) {
				this.seen = 0;
				throw new IllegalStateException("the first time");
			}
		}

		@Override
		protected void onFailure(Throwable failure) {
			if (failure instanceof AssertionError) {
				this.failures.incrementAndGet();
			}
			throw new IllegalStateException("also who is told", failure);
		}

		private void see() {
			if (this.performing) {
				this.failures.incrementAndGet();
			}
			this.performing = true;
			this.seen = this.asked.get();
			this.performing = false;
		}

		void check() {
			if (this.failures.get() > 0) {
				throw new AssertionError(TWO);
			}
			if (this.seen != this.asked.get()) {
				throw new AssertionError(UNSEEN);
			}
		}

	}

	private static final class ThreeAsk implements Runnable {

		@Override
		public void run() {
			Seeing task = new Seeing(false);
			Actors.together(task::ask, task::ask, task::ask);
			task.check();
		}

	}

	private static final class OneTakesThePlace implements Runnable {

		@Override
		public void run() {
			Seeing task = new Seeing(false);
			Actors.together(task::ask, task::askInPerson, task::askInPerson);
			task.check();
		}

	}

	/** The first time fails, and a second request sees to it that there is another. */
	private static final class OneFails implements Runnable {

		@Override
		public void run() {
			Seeing task = new Seeing(true);
			Actors.together(task::ask, task::ask);
			task.ask();
			task.check();
		}

	}

}
