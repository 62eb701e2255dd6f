package io.github.ssekit.internal.deliver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.HeldPool;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.EmitterListener;
import io.github.ssekit.internal.emitter.ResumePoint;
import io.github.ssekit.internal.emitter.StreamResources;
import io.github.ssekit.internal.emitter.WriterContexts;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One thread that delivers, and what goes wrong on the way. */
class DeliveryWorkerTests {

	private static final Topic NEWS = Topic.of("news");

	private static final EventFrame PASSING = EventFrame.of(new EphemeralEvent(NEWS, Node.encoded("1")));

	private final InMemoryEventStore store = new InMemoryEventStore(1 << 30, new MovableRuntime());

	private final Listeners listeners = new Listeners();

	/** What it is told waits until the thread may run. */
	private final List<Runnable> tasks = new CopyOnWriteArrayList<>();

	private final DeliveryWorker worker = new DeliveryWorker(0, 1, new HeldPool(this.tasks), WriterContexts.UNCOUNTED);

	@Test
	void whoFailsCostsNobodyElseAnEvent() {
		RecordingSink stuck = RecordingSink.takingAll();
		connect("stuck", stuck, new EmitterListener() {

			@Override
			public void onClosed(CloseReason reason) {
				// it stays open
			}

			@Override
			public void onOverflow() {
				throw new OutOfMemoryError("unable to create native thread");
			}

		});
		RecordingSink healthy = RecordingSink.takingAll();
		connect("healthy", healthy, (reason) -> {
		});
		stuck.takeOneMore();
		String large = "x".repeat(600);
		this.worker.deliver(this.listeners, frame(1 + large));
		this.worker.deliver(this.listeners, frame(2 + large)); // too much for a stuck
																// reader
		this.tasks.forEach(Runnable::run);

		Patience.until(() -> assertThat(healthy.heard()).containsExactly("1" + large, "2" + large));
		stuck.takeAll();
		Patience.until(() -> assertThat(stuck.heard()).isEqualTo(healthy.heard()));
		assertThat(stuck.complaints()).isEmpty();
	}

	@Test
	void aResetThatHasNoRoomIsToldByTheStore() {
		RecordingSink reader = RecordingSink.takingAll();
		connect("reader", reader, (reason) -> {
		});
		Position lost = this.store.append(NEWS, Node.encoded("missed"), Retention.DEFAULT).position();
		fill();
		Position from = new Position("gone", 7, lost.time());
		this.worker.reset(this.listeners, LostReason.EPOCH, from, lost);
		this.tasks.forEach(Runnable::run);

		Patience.until(() -> assertThat(reader.heard()).containsExactly("missed"));
		assertThat(reader.types()).containsExactly("ready", "message");
	}

	@Test
	void aResetThatHasNoRoomIsToldToWhoStandsWhereTheNodeStood() {
		RecordingSink reader = RecordingSink.takingAll();
		connect("reader", reader, (reason) -> {
		});
		Position from = this.store.locate(NEWS, StartPosition.head()).toCompletableFuture().join();
		fill();
		this.worker.reset(this.listeners, LostReason.EPOCH, from, Position.start("next"));
		this.worker.deliver(this.listeners, PASSING);
		this.tasks.forEach(Runnable::run);

		Patience.until(() -> assertThat(reader.types()).containsExactlyInAnyOrder("ready", "reset", "dropped"));
	}

	/** Until nothing has room any more. */
	private void fill() {
		Listeners nobody = new Listeners();
		while (this.worker.waiting() <= DeliveryWorker.MAX_BYTES) {
			this.worker.deliver(nobody, PASSING);
		}
	}

	private EventFrame frame(String data) {
		return EventFrame.of(this.store.append(NEWS, Node.encoded(data), Retention.DEFAULT));
	}

	private void connect(String client, RecordingSink sink, EmitterListener listener) {
		ConnectRequest request = ConnectRequest.of(client, List.of(NEWS))
			.settings(StreamSettings.DEFAULT.outboxMaxBytes(1024));
		Emitter emitter = new Emitter(client, client, request, sink, StreamResources.of(this.store), listener);
		emitter.open();
		emitter.cursors().forEach(this.listeners::add);
		Position head = this.store.locate(NEWS, StartPosition.head()).toCompletableFuture().join();
		emitter.begin(List.of(new ResumePoint(NEWS, head, head, null)), false, null);
	}

}
