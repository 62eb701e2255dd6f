package io.github.ssekit.internal.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.ssekit.fakes.Patience;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.observe.HealthProblem;
import io.github.ssekit.observe.SseObserver;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Watchers see all in order, and can neither stop nor delay what they watch. */
class ObserverDispatcherTests {

	private final List<String> joined = new CopyOnWriteArrayList<>();

	@Test
	void tellsInOrderAlsoAfterSomebodyHasThrown() {
		SseObserver throwing = new SseObserver() {
			@Override
			public void onJoined(String client) {
				if (client.equals("7")) {
					throw new IllegalStateException("made to fail");
				}
			}
		};
		try (ObserverDispatcher observers = new ObserverDispatcher(List.of(throwing, recording()),
				HubRuntime.system())) {
			List<String> clients = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
			clients.forEach((client) -> observers.tell((observer) -> observer.onJoined(client)));

			Patience.until(() -> assertThat(this.joined).isEqualTo(clients));
		}
	}

	@Test
	void leavesTheNewestNewsOutInsteadOfWaitingForOneThatIsStuck() {
		CountDownLatch stuck = new CountDownLatch(1);
		SseObserver slow = new SseObserver() {
			@Override
			public void onJoined(String client) {
				try {
					stuck.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		};
		ObserverDispatcher observers = new ObserverDispatcher(List.of(slow, recording()), HubRuntime.system());
		for (int i = 0; i < 70_000; i++) {
			String client = Integer.toString(i);
			observers.tell((observer) -> observer.onJoined(client));
		}
		assertThat(observers.problems()).singleElement().satisfies((trouble) -> {
			assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
			assertThat(trouble.reason()).contains("news were left out");
		});
		stuck.countDown();
		observers.close();

		Patience.until(() -> assertThat(this.joined).hasSizeBetween(65_536, 65_537));
		assertThat(this.joined).startsWith("0", "1", "2").doesNotContain("69999");
	}

	@Test
	void saysThatTheyFallBehindAndThatTheyHaveCaughtUp() {
		CountDownLatch stuck = new CountDownLatch(1);
		try (ObserverDispatcher observers = new ObserverDispatcher(List.of(recording()), HubRuntime.system())) {
			observers.tell((observer) -> awaitQuietly(stuck));
			for (int i = 0; i < 40_000; i++) {
				observers.tell((observer) -> observer.onJoined("someone"));
			}
			assertThat(observers.problems()).singleElement().satisfies((trouble) -> {
				assertThat(trouble.severity()).isEqualTo(HealthProblem.Severity.DEGRADED);
				assertThat(trouble.reason()).startsWith("40000 of 65536 news wait");
			});
			stuck.countDown();

			Patience.until(() -> assertThat(observers.problems()).isEmpty());
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private SseObserver recording() {
		return new SseObserver() {
			@Override
			public void onJoined(String client) {
				ObserverDispatcherTests.this.joined.add(client);
			}
		};
	}

}
