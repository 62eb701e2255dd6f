package io.github.ssekit.internal.concurrent;

import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory that queues share, each with a lock of its own, under every order of steps. */
@Tag("schedules")
class MemoryBudgetScheduleTests {

	@Test
	void isNeverExceededAndCountsWhatIsHeld() {
		Schedules.hold(QueuesShare.class);
	}

	@Test
	void findsABudgetThatIsLookedAtAndThenUsed() {
		Schedules.reject(QueuesShare.class, MemoryBudget.class, "this.used.compareAndSet(before, before + bytes)",
				"this.used.addAndGet(bytes) > 0");
	}

	@Test
	void findsAReleaseThatOverwritesAnother() {
		Schedules.reject(QueuesShare.class, MemoryBudget.class, "this.used.addAndGet(-bytes)",
				"this.used.set(this.used.get() - bytes)");
	}

	/** Two that put in two elements each, and take one out, where two have room. */
	private static final class QueuesShare implements Runnable {

		@Override
		public void run() {
			MemoryBudget budget = new MemoryBudget(25);
			Owner first = new Owner(budget);
			Owner second = new Owner(budget);
			Actors.together(first, second);
			Actors.check(budget.used() == first.bytes() + second.bytes(), "what is held is not counted");
		}

	}

	private static final class Owner implements Runnable {

		private final MemoryBudget budget;

		/** Each element takes 10 bytes, its place among them. */
		private final WeighedQueue<String> queue;

		Owner(MemoryBudget budget) {
			this.budget = budget;
			this.queue = new WeighedQueue<>(100, (element) -> 2, budget);
		}

		@Override
		public void run() {
			this.queue.offer("first");
			this.queue.offer("second");
			Actors.check(this.budget.used() <= this.budget.maxBytes(), "more is used than there is");
			this.queue.poll();
		}

		long bytes() {
			return this.queue.bytes();
		}

	}

}
