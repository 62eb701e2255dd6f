package io.github.ssekit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.access.Snapshot;
import io.github.ssekit.access.SnapshotLimits;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.HeapMeter;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that wait for a snapshot whose source hangs. */
class SnapshotHeapTests {

	private static final int WAITING = 2_000;

	private final CountDownLatch testIsOver = new CountDownLatch(1);

	private final Node node = new Node(
			(builder) -> builder.snapshots(new SnapshotLimits(1, Duration.ofMinutes(30), WAITING)));

	@AfterEach
	void close() {
		this.testIsOver.countDown();
		this.node.close();
	}

	/** A stream takes 4 KB, with its sink, and what is left of one that is refused. */
	@Test
	void asManyStreamsAsMayWait() {
		HeapMeter.assertWithin(HeapMeter.heldBy(() -> {
			connect();
			List<RecordingSink> refused = new ArrayList<>();
			for (int i = 0; i < 2 * WAITING; i++) {
				RecordingSink reader = connect();
				if (i >= WAITING) {
					refused.add(reader);
				}
			}
			Patience.until(() -> assertThat(refused).allMatch(RecordingSink::isClosed));
			return this.node;
		}), WAITING * 4_096L, 1.0);
	}

	private RecordingSink connect() {
		return this.node.connect(
				ConnectRequest.of(null, List.of(Topic.of("news"))).snapshot(new Snapshot("reports", this::hang, true)));
	}

	private SseEvent hang() throws InterruptedException {
		this.testIsOver.await();
		return SseEvent.of("state");
	}

}
