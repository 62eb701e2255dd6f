package io.github.ssekit.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.ssekit.SseHub;
import io.github.ssekit.access.Admission;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.observe.HubStatistics;
import io.github.ssekit.observe.SseObserver;
import io.github.ssekit.presence.StreamInfo;
import io.github.ssekit.transport.WriteTimer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a hub counts is what has happened, also where nobody can be told in time. */
class StatisticsTests {

	@Test
	void whatWasOpenedIsWhatHasEndedAndWhatIsOpen() {
		try (Node node = new Node().readers(50)) {
			HubStatistics statistics = node.hub.statistics();
			node.readers.subList(0, 20).forEach(RecordingSink::goAway);
			node.hub.disconnect("reader-20").toCompletableFuture().join();

			Patience.until(() -> {
				assertThat(statistics.opened()).isEqualTo(50);
				assertThat(statistics.closed(CloseReason.GONE)).isEqualTo(20);
				assertThat(statistics.closed(CloseReason.DISCONNECTED)).isEqualTo(1);
				assertThat(statistics.streams()).isEqualTo(29);
				assertThat(statistics.clients()).isEqualTo(29);
			});
			node.readers.forEach(RecordingSink::goAway);
			Patience.until(() -> {
				assertThat(statistics.streams()).isZero();
				assertThat(statistics.clients()).isZero();
				assertThat(statistics.outboxBytes()).isZero();
				assertThat(closed(statistics)).isEqualTo(50);
			});
		}
	}

	@Test
	void countsWhatAnObserverThatIsStuckIsNotTold() throws InterruptedException {
		CountDownLatch stuck = new CountDownLatch(1);
		SseObserver slow = new SseObserver() {

			@Override
			public void onOpened(StreamInfo stream) {
				try {
					stuck.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

		};
		try (Node node = new Node((builder) -> builder.observer(slow)).readers(10)) {
			node.readers.forEach(RecordingSink::goAway);
			Patience.until(() -> assertThat(node.hub.statistics().closed(CloseReason.GONE)).isEqualTo(10));
			stuck.countDown();
		}
	}

	@Test
	void countsAnEventOncePublishedAndOnceForEachReader() {
		try (Node node = new Node().readers(7)) {
			node.publish("1", "2", "3");
			node.pass("4");
			node.hub.publish(Node.NEWS, SseEvent.of("5").idempotencyKey("k")).join();
			node.hub.publish(Node.NEWS, SseEvent.of("5").idempotencyKey("k")).join();

			Patience.until(() -> {
				assertThat(node.hub.statistics().published()).isEqualTo(5);
				assertThat(node.hub.statistics().delivered()).isEqualTo(5 * 7);
			});
			assertThat(node.hub.statistics().replayed()).isZero();
		}
	}

	@Test
	void countsWhatIsReplayedToWhoComesBack() {
		try (Node node = new Node().readers(1)) {
			node.publish("1");
			Patience.until(() -> assertThat(node.readers.get(0).heard()).hasSize(1));
			String id = node.readers.get(0).lastEventId();
			node.readers.get(0).goAway();
			node.publish("2", "3");
			RecordingSink back = node.connect(Node.comingBack("reader-0", id));

			Patience.until(() -> {
				assertThat(back.heard()).containsExactly("2", "3");
				assertThat(node.hub.statistics().replayed()).isEqualTo(2);
				assertThat(node.hub.statistics().delivered()).isEqualTo(3);
			});
		}
	}

	@Test
	void countsRefusalsAndNotAsOpened() {
		try (Node node = new Node()) {
			node.hub.drain().toCompletableFuture().join();
			RecordingSink refused = node.connect(Node.request("late"));
			Patience.until(() -> assertThat(refused.types()).containsExactly("refused"));
			assertThat(node.hub.statistics().refused(RefuseReason.DRAINING)).isEqualTo(1);
			assertThat(node.hub.statistics().opened()).isZero();
			assertThat(closed(node.hub.statistics())).isZero();
		}
	}

	@Test
	void countsResetsByTheirReason() {
		try (Node node = new Node()) {
			RecordingSink reader = node.connect(Node.comingBack("alice", "rubbish"));
			Patience.until(() -> assertThat(reader.types()).contains("reset"));
			assertThat(node.hub.statistics().resets(LostReason.UNREADABLE)).isEqualTo(1);
			assertThat(node.hub.statistics().resets(LostReason.TRIMMED)).isZero();
		}
	}

	@Test
	void countsARepairThatHasFoundWhatWasLostAndNoOther() {
		try (Node node = new Node().readers(3)) {
			node.publish("1");
			node.broker.reportPossibleGap(Node.NEWS);
			Patience.until(() -> assertThat(node.store.reads()).isEqualTo(1));
			assertThat(node.hub.statistics().repairs()).isZero();
			node.broker.loseAll();
			node.publish("2");
			node.broker.reportPossibleGap(Node.NEWS);

			Patience.until(() -> assertThat(node.hub.statistics().repairs()).isEqualTo(1));
		}
	}

	@Test
	void tellsWhatWaitsForASlowReaderAndThatItsOutboxWasFull() {
		StreamSettings small = StreamSettings.DEFAULT.outboxMaxBytes(4096);
		try (Node node = new Node()) {
			RecordingSink slow = node.connect(Node.request("slow").settings(small), RecordingSink.takingAll());
			Node.awaitReady(slow);
			// so that it is live
			node.publish("0");
			Patience.until(() -> assertThat(slow.heard()).hasSize(1));
			slow.takeOneMore();
			node.publish("1");
			Patience.until(() -> assertThat(slow.heard()).hasSize(2));
			node.publish("x".repeat(1000));
			Patience.until(() -> assertThat(node.hub.statistics().outboxBytes()).isBetween(1000L, 1200L));
			assertThat(node.hub.statistics().catchUps()).isZero();
			node.publish("y".repeat(4000));

			Patience.until(() -> assertThat(node.hub.statistics().catchUps()).isEqualTo(1));
			slow.takeAll();
			Patience.until(() -> assertThat(slow.heard()).hasSize(4));
			Patience.until(() -> assertThat(node.hub.statistics().outboxBytes()).isZero());
		}
	}

	@Test
	void timesASampleOfTheWritesAndTheAgeOfWhatIsLive() {
		List<Long> writes = new CopyOnWriteArrayList<>();
		List<Long> ages = new CopyOnWriteArrayList<>();
		WriteTimer timer = new WriteTimer() {

			@Override
			public void onWrite(long nanos) {
				writes.add(nanos);
			}

			@Override
			public void onDelivered(long millis) {
				ages.add(millis);
			}

		};
		// whose store and hub have one clock
		try (SseHub hub = SseHub.builder().writeTimer(timer).deliveryThreads(1).build()) {
			RecordingSink reader = RecordingSink.takingAll();
			((Admission.Granted) hub.connect(Node.request("alice"))).open(reader);
			Node.awaitReady(reader);
			int some = writes.size();
			for (int i = 0; i < 10 * WriteTimer.SAMPLE; i++) {
				hub.publish(Node.NEWS, SseEvent.of("event " + i)).join();
				int all = i + 1;
				// one at a time, so that each is a write
				Patience.until(() -> assertThat(reader.heard()).hasSize(all));
			}
			Patience.until(() -> assertThat(writes.size() - some).isBetween(9, 11));
			assertThat(ages).hasSizeBetween(9, 11).allMatch((age) -> age >= 0 && age < 30_000);
			assertThat(writes).allMatch((nanos) -> nanos >= 0 && nanos < Duration.ofSeconds(30).toNanos());
		}
	}

	private static long closed(HubStatistics statistics) {
		return Arrays.stream(CloseReason.values()).mapToLong(statistics::closed).sum();
	}

}
