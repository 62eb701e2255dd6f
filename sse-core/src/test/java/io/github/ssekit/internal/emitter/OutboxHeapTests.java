package io.github.ssekit.internal.emitter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.FarEvents;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.store.EventStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What waits for readers that take nothing. Each hears events of its own, so that nothing
 * is shared.
 */
class OutboxHeapTests {

	private static final Topic NEWS = Topic.of("news");

	private static final int READERS = 32;

	private static final int OUTBOX = StreamSettings.DEFAULT.outboxMaxBytes();

	private static final long MAX_BYTES = (long) READERS * OUTBOX;

	/** What the id line of one topic is counted for. */
	private static final int ID = 32;

	/**
	 * What is counted is what will be on the wire: of an event of 9 bytes 41, with its
	 * id. Its objects take 220.
	 */
	private static final double TINY = 6.0;

	@Test
	void tinyEvents() {
		long held = heldByReaders(FarEvents.TINY,
				(offset) -> EventFrame.of(FarEvents.stored(NEWS, offset, FarEvents.TINY)));

		HeapMeter.assertWithin(held, MAX_BYTES, TINY);
	}

	@Test
	void tinyEventsWithoutHistory() {
		long held = heldByReaders(FarEvents.TINY, (offset) -> EventFrame.of(FarEvents.passing(NEWS, FarEvents.TINY)));

		HeapMeter.assertWithin(held, MAX_BYTES, TINY);
	}

	@Test
	void largeEvents() {
		long held = heldByReaders(60_000, (offset) -> EventFrame.of(FarEvents.stored(NEWS, offset, 60_000)));

		HeapMeter.assertWithin(held, MAX_BYTES, HeapMeter.EXACT);
	}

	/** As many as there is room for: one more, and those with history are forgotten. */
	private static long heldByReaders(int bytes, LongFunction<EventFrame> frame) {
		return HeapMeter.heldBy(() -> {
			InMemoryEventStore store = new InMemoryEventStore(1 << 20, HubRuntime.system());
			List<Emitter> readers = new ArrayList<>();
			for (int i = 0; i < READERS; i++) {
				Emitter reader = stuckReader(store);
				TopicCursor cursor = reader.cursors().iterator().next();
				int events = OUTBOX / (bytes + ID);
				for (int offset = 1; offset <= events; offset++) {
					reader.offer(cursor, frame.apply(offset));
				}
				assertThat(reader.queuedBytes()).isBetween(OUTBOX - 60_000L, (long) OUTBOX);
				readers.add(reader);
			}
			return readers;
		});
	}

	private static Emitter stuckReader(EventStore store) {
		RecordingSink sink = RecordingSink.takingAll();
		ConnectRequest request = ConnectRequest.of("alice", List.of(NEWS));
		Emitter reader = new Emitter("e1", "alice", request, sink, StreamResources.of(store), (reason) -> {
		});
		reader.open();
		Position start = FarEvents.place(0);
		reader.begin(List.of(new ResumePoint(NEWS, start, start, null)), false, null);
		sink.takeOneMore();
		return reader;
	}

}
