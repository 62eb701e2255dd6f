package io.github.ssekit.scenario;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.observe.ObserverDispatcher;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.StreamInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** News that wait for an observer that hangs. */
class ObserverHeapTests {

	/** As many characters as a client's id may have. */
	private static final String LONG = "x".repeat(180);

	private final CountDownLatch testIsOver = new CountDownLatch(1);

	private final SseObserver hanging = new SseObserver() {

		@Override
		public void onOpened(StreamInfo stream) {
			try {
				ObserverHeapTests.this.testIsOver.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	};

	@AfterEach
	void close() {
		this.testIsOver.countDown();
	}

	/** Those with long names take 45 MB: 700 bytes each. */
	@Test
	void asManyNewsAsMayWait() {
		HubRuntime runtime = HubRuntime.system();
		AtomicReference<ObserverDispatcher> made = new AtomicReference<>();
		long held = HeapMeter.heldBy(() -> {
			ObserverDispatcher observers = new ObserverDispatcher(List.of(this.hanging), runtime);
			made.set(observers);
			for (int i = 0; i < 200_000; i++) {
				StreamInfo stream = new StreamInfo(runtime.newId(), LONG + i, "node", runtime.clock().instant());
				observers.tell((observer) -> observer.onOpened(stream));
			}
			return observers;
		});
		this.testIsOver.countDown();
		made.get().close();

		HeapMeter.assertWithin(held, 65_536 * 700L, 1.0);
	}

	/** Of each stream four news wait, which hold nothing of it but its name. */
	@Test
	void newsOfStreamsThatHaveEnded() {
		int streams = 1_000;
		try (Node node = new Node((builder) -> builder.observer(this.hanging))) {
			openAndEnd(node, "first");
			long held = HeapMeter.heldBy(() -> {
				List<WeakReference<RecordingSink>> readers = new ArrayList<>();
				for (int i = 0; i < streams; i++) {
					readers.add(openAndEnd(node, LONG + i));
				}
				Patience.until(() -> {
					System.gc();
					assertThat(readers).allMatch((reader) -> reader.get() == null);
				});
				return node;
			});

			assertThat(held).isLessThan(streams * 4L * 700);
		}
	}

	private static WeakReference<RecordingSink> openAndEnd(Node node, String client) {
		List<Topic> topics = IntStream.range(0, 60).mapToObj((i) -> Topic.of(LONG + i)).toList();
		ConnectRequest request = ConnectRequest.of(client, topics)
			.settings(StreamSettings.DEFAULT.heartbeat(Duration.ofSeconds(1)));
		RecordingSink reader = node.connect(request);
		Node.awaitReady(reader);
		reader.goAway();
		return new WeakReference<>(reader);
	}

}
