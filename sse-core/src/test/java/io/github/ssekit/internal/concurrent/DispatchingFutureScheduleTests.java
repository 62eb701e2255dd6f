package io.github.ssekit.internal.concurrent;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An answer that is given twice, or taken back, under every order of steps. */
@Tag("schedules")
class DispatchingFutureScheduleTests {

	@Test
	void tellsEverybodyTheSameOnce() {
		Schedules.hold(TwoAnswer.class);
	}

	@Test
	void findsASecondAnswerThatContinuationsAreTold() {
		Schedules.reject(TwoAnswer.class, DispatchingFuture.class, "if (first) {",
				"if (first || this.answer.isDone()) {");
	}

	@Test
	void findsAnAnswerThatIsLookedAtBeforeItIsGiven() {
		Schedules.reject(TwoAnswer.class, DispatchingFuture.class,
				"return dispatch(this.answer.complete(value), () -> super.complete(value));",
				"return !isDone() && dispatch(this.answer.complete(value) | true, () -> super.complete(value));");
	}

	private static final class TwoAnswer implements Runnable {

		@Override
		public void run() {
			CompletableFuture<String> future = new DispatchingFuture<>(Runnable::run);
			AtomicInteger answers = new AtomicInteger();
			Queue<String> told = new ConcurrentLinkedQueue<>();
			Actors.together(() -> answers.addAndGet(future.complete("one") ? 1 : 0), () -> {
				Stages.whenOver(future, (answer, failure) -> told.add(answer));
				answers.addAndGet(future.complete("other") ? 1 : 0);
			});
			Actors.check(answers.get() == 1, "not one has given the answer");
			Actors.check(List.copyOf(told).equals(List.of(future.join())),
					"who looks and who is told do not see the same");
		}

	}

}
