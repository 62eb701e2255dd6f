package io.github.ssekit.flow;

import java.util.List;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.emitter.ResumePoint;
import io.github.ssekit.emitter.WriterContexts;
import io.github.ssekit.emitter.Emitter;
import io.github.ssekit.emitter.EmitterListener;
import io.github.ssekit.emitter.ReplayLimiter;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Start;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.MovableClock;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.registry.Listeners;
import io.github.ssekit.store.InMemoryEventStore;
import io.github.ssekit.wire.EventFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One thread that delivers, and what goes wrong on the way. */
class DeliveryWorkerTests {

	private static final Topic NEWS = Topic.of("news");

	private final InMemoryEventStore store = new InMemoryEventStore(1 << 30, new MovableClock());

	private final Listeners listeners = new Listeners();

	private final DeliveryWorker lane = new DeliveryWorker(0, 1, new WriterContexts(null, () -> 0));

	@AfterEach
	void stop() {
		this.lane.stop();
	}

	@Test
	void whoFailsCostsNobodyElseAnEvent() {
		RecordingSink stuck = RecordingSink.takingAll();
		connect("stuck", stuck, new EmitterListener() {

			@Override
			public void onClosed(Emitter emitter, CloseReason reason) {
				// it stays open
			}

			@Override
			public void onOverflow(Emitter emitter) {
				throw new OutOfMemoryError("unable to create native thread");
			}

		});
		RecordingSink healthy = RecordingSink.takingAll();
		connect("healthy", healthy, (emitter, reason) -> {
		});
		stuck.takeOneMore();
		String large = "x".repeat(600);
		this.lane.deliver(this.listeners, frame(1 + large));
		this.lane.deliver(this.listeners, frame(2 + large)); // too much for a stuck
																// reader
		new Thread(this.lane, "lane").start();

		Patience.until(() -> assertThat(healthy.heard()).containsExactly("1" + large, "2" + large));
		stuck.takeAll();
		Patience.until(() -> assertThat(stuck.heard()).isEqualTo(healthy.heard()));
		assertThat(stuck.complaints()).isEmpty();
	}

	private EventFrame frame(String data) {
		return EventFrame.of(this.store.append(NEWS, Node.encoded(data), Retention.DEFAULT));
	}

	private void connect(String client, RecordingSink sink, EmitterListener listener) {
		ConnectRequest request = ConnectRequest.of(client, List.of(NEWS))
			.settings(StreamSettings.DEFAULT.outboxMaxBytes(1024));
		Emitter emitter = new Emitter(client, client, request, sink, this.store, ReplayLimiter.unlimited(Runnable::run),
				WriterContexts.UNCOUNTED, listener);
		emitter.open();
		emitter.tracks().forEach(this.listeners::add);
		Position head = this.store.locate(NEWS, Start.head()).toCompletableFuture().join();
		emitter.begin(List.of(new ResumePoint(NEWS, head, head, null)), false, null);
	}

}
