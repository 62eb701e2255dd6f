package io.github.ssekit.internal.emitter;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.internal.concurrent.HubRuntime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What threads have written with is not kept, however many there were. */
class WriterHeapTests {

	/** A buffer, and what is around it. */
	private static final long CONTEXT = WriterContext.BUFFER_SIZE + 80;

	/** So many hubs, so that it is several megabytes. */
	private static final int HUBS = 16;

	@Test
	void buffersOfManyThreads() {
		HeapMeter.assertWithin(HeapMeter.heldBy(() -> {
			List<WriterContexts> hubs = new ArrayList<>();
			for (int i = 0; i < HUBS; i++) {
				hubs.add(contextsOfAHubThatManyThreadsHaveWrittenFor());
			}
			return hubs;
		}), CONTEXT * HUBS * WriterContexts.MAX_IDLE, HeapMeter.EXACT);
	}

	private static WriterContexts contextsOfAHubThatManyThreadsHaveWrittenFor() {
		WriterContexts contexts = new WriterContexts(null, HubRuntime.system());
		Crowd crowd = new Crowd();
		for (int i = 0; i < 200; i++) {
			crowd.add(() -> {
				WriterContext[] atOnce = { contexts.borrow(), contexts.borrow(), contexts.borrow(), contexts.borrow() };
				for (WriterContext context : atOnce) {
					contexts.release(context);
				}
			});
		}
		crowd.run();
		assertThat(contexts.idle()).isBetween(WriterContexts.MAX_IDLE / 2, WriterContexts.MAX_IDLE);
		return contexts;
	}

}
