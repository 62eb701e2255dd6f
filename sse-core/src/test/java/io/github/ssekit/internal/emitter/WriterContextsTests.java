package io.github.ssekit.internal.emitter;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.internal.concurrent.HubRuntime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What threads write with: few, however many threads there are. */
class WriterContextsTests {

	private final WriterContexts contexts = new WriterContexts(null, HubRuntime.system());

	@Test
	void keepsNoMoreThanItsBoundHoweverManyThreadsHaveWritten() {
		Set<WriterContext> seen = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
		for (int round = 0; round < 20; round++) {
			Crowd crowd = new Crowd();
			for (int i = 0; i < 100; i++) {
				crowd.add(() -> {
					WriterContext mine = this.contexts.borrow();
					seen.add(mine);
					this.contexts.release(mine);
				});
			}
			crowd.run();
		}

		assertThat(seen).as("made for 2,000 threads").hasSizeLessThan(1000);
		assertThat(this.contexts.idle()).isBetween(1, WriterContexts.MAX_IDLE);
	}

	@Test
	void givesTheSameOneToWhoComesAfterTheOther() {
		WriterContext first = this.contexts.borrow();
		WriterContext nested = this.contexts.borrow();
		this.contexts.release(nested);
		this.contexts.release(first);

		assertThat(nested).as("while the first is in use").isNotSameAs(first);
		assertThat(this.contexts.borrow()).isIn(first, nested);
		assertThat(this.contexts.borrow()).isIn(first, nested);
	}

	@Test
	void addsUpWhatItsBorrowerHasCounted() {
		WriterContext context = this.contexts.borrow();
		context.countEvent(null);
		context.countEvent(null);
		this.contexts.release(context);

		assertThat(this.contexts.delivered()).isEqualTo(2);
	}

}
