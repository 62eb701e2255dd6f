package io.github.ssekit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.transport.EventSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** More than a delivering thread may hold: stored events are heard all the same. */
class FloodTests {

	private static final Topic PASSING = Topic.of("passing");

	private static final int SIZE = 100 * 1024;

	/** 24 MB, where 16 may wait. */
	private static final int EVENTS = 240;

	private final SseHub hub = SseHub.builder()
		.deliveryThreads(1)
		.retention(
				(topic) -> topic.equals(PASSING) ? Retention.NONE : new Retention(1000, 64 << 20, Duration.ofHours(1)))
		.build();

	private final BlockingSink blocker = new BlockingSink();

	@AfterEach
	void close() {
		this.blocker.letGo();
		this.hub.close();
	}

	@Test
	void everyoneHearsAllThatIsStoredInItsOrder() {
		List<RecordingSink> readers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			readers.add(connect("flooded"));
		}
		holdUpTheDeliveringThread();
		List<String> said = new ArrayList<>();
		for (int i = 0; i < EVENTS; i++) {
			said.add(i + ":" + "x".repeat(SIZE));
			this.hub.publish("flooded", SseEvent.of(said.get(i))).join();
		}
		assertThat(readers.get(0).heard()).isEmpty();
		this.blocker.letGo();

		for (RecordingSink reader : readers) {
			Patience.until(() -> assertThat(reader.heard().size()).isGreaterThanOrEqualTo(EVENTS));
			assertThat(reader.heard().equals(said)).isTrue();
			assertThat(reader.types().stream().distinct()).containsExactly("ready", "message");
		}
	}

	@Test
	void everyoneIsToldHowManyWereDroppedThatNobodyStored() {
		RecordingSink reader = connect(PASSING.name());
		holdUpTheDeliveringThread();
		for (int i = 0; i < EVENTS; i++) {
			this.hub.publish(PASSING, SseEvent.of(i + ":" + "x".repeat(SIZE))).join();
		}
		this.blocker.letGo();

		Patience.until(() -> {
			int dropped = reader.messages()
				.stream()
				.filter((message) -> message.event().equals("sse.dropped"))
				.mapToInt((message) -> Integer.parseInt(message.data().replaceAll("\\D", "")))
				.sum();
			assertThat(dropped).isGreaterThan(0);
			assertThat(reader.heard().size() + dropped).isEqualTo(EVENTS);
		});
	}

	/** A sink must not do this: it stands for a thread that gets no time. */
	private void holdUpTheDeliveringThread() {
		((Admission.Granted) this.hub.connect(ConnectRequest.of("blocker", List.of(Topic.of("block")))))
			.open(this.blocker);
		Patience.until(() -> assertThat(this.blocker.ready.getCount()).isZero());
		this.hub.publish("block", SseEvent.of("stop")).join();
		Patience.until(() -> assertThat(this.blocker.blocking.getCount()).isZero());
	}

	private RecordingSink connect(String topic) {
		RecordingSink sink = RecordingSink.takingAll();
		((Admission.Granted) this.hub.connect(ConnectRequest.of(null, List.of(Topic.of(topic))))).open(sink);
		Node.awaitReady(sink);
		return sink;
	}

	/** Takes {@code sse.ready}, and blocks at the next write until it is let go. */
	private static final class BlockingSink implements EventSink {

		private final CountDownLatch ready = new CountDownLatch(1);

		private final CountDownLatch blocking = new CountDownLatch(1);

		private final CountDownLatch free = new CountDownLatch(1);

		@Override
		public void open(Listener listener) {
			listener.onWritable();
		}

		@Override
		public boolean write(byte[] bytes, int offset, int length) {
			if (this.ready.getCount() > 0) {
				this.ready.countDown();
				return true;
			}
			this.blocking.countDown();
			try {
				this.free.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return true;
		}

		@Override
		public void close() {
			letGo();
		}

		void letGo() {
			this.free.countDown();
		}

	}

}
