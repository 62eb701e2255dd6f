package io.github.ssekit.internal.connect;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.access.Snapshot;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.internal.concurrent.Stages;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.lincheck.Actors;
import io.github.ssekit.lincheck.Schedules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A source that answers as its time is over, under every order of steps. */
@Tag("schedules")
class SnapshotCallScheduleTests {

	@Test
	void isAnsweredOnceAndItsThreadIsNotInterruptedAfterwards() {
		Schedules.hold(AnsweredAndLate.class);
	}

	@Test
	void findsAThreadThatIsInterruptedWhenItHasGoneOn() {
		Schedules.reject(AnsweredAndLate.class, SnapshotCall.class, "this.thread = null;\n\t\tboolean unused",
				"boolean unused");
	}

	private static final class AnsweredAndLate implements Runnable {

		private static final EventEncoder ENCODER = new EventEncoder(PayloadEncoder.plain(), 1 << 10);

		@Override
		public void run() {
			AtomicInteger answers = new AtomicInteger();
			SnapshotCall call = new SnapshotCall(new Snapshot(() -> null, false));
			Stages.whenOver(call.answer(), (content, failure) -> answers.incrementAndGet());
			Actors.together(() -> {
				call.run(ENCODER);
				Actors.check(!Thread.interrupted(), "the thread goes on to another call, and is interrupted");
			}, () -> {
				call.interrupt();
				call.refuse(new Snapshots.FailedException("late", null));
			});
			Actors.check(answers.get() == 1, "the stream hears nothing, or twice");
		}

	}

}
