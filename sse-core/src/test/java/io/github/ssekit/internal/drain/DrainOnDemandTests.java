package io.github.ssekit.internal.drain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.observe.DrainListener;
import io.github.ssekit.presence.Counts;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A drain that is asked for twice, taken back, hurried, or closed over. */
class DrainOnDemandTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private Node node = node((builder) -> builder.drain(LONG, LONG));

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void mayBeTakenBackInTheMiddleAndWhoIsStillThereStays() {
		restart(node((builder) -> builder.drain(Duration.ofSeconds(3), LONG)).readers(30));
		CompletableFuture<?> drained = drain();
		Patience.until(() -> assertThat(openReaders()).isLessThan(29));
		this.node.hub.resume();
		assertThat(drained).isCancelled();
		long open = openReaders();
		assertThat(open).as("who was not closed yet").isBetween(1L, 28L);
		RecordingSink late = this.node.connect(Node.request("late"));
		Node.awaitReady(late);
		this.node.publish("after all");

		Patience.until(() -> assertThat(late.heard()).containsExactly("after all"));
		for (RecordingSink reader : this.node.readers) {
			if (!reader.isClosed()) {
				Patience.until(() -> assertThat(reader.heard()).containsExactly("after all"));
			}
		}
		assertThat(openReaders()).as("nobody more was closed").isEqualTo(open);
		assertThat(this.node.hub.isDraining()).isFalse();
	}

	@Test
	void mayBeginAnewAfterItWasTakenBack() throws Exception {
		this.node.readers(5);
		CompletableFuture<?> first = drain();
		this.node.hub.resume();
		this.node.hub.drain(Duration.ofMillis(200)).toCompletableFuture().get(20, TimeUnit.SECONDS);

		assertThat(first).isCancelled();
		everybodyIsToldToComeBack();
	}

	@Test
	void isHurriedByAnotherOneThatHasLessTime() throws Exception {
		this.node.readers(40);
		CompletableFuture<?> slow = drain();
		RecordingSink stuck = this.node.readers.get(0);
		long begun = System.nanoTime();
		this.node.hub.drain(LONG.plusMillis(300)).toCompletableFuture().get(20, TimeUnit.SECONDS);

		slow.get(20, TimeUnit.SECONDS);
		assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isBetween(200L, 15_000L);
		assertThat(stuck.isClosed()).isTrue();
		everybodyIsToldToComeBack();
	}

	@Test
	void isNotSlowedDownByAnotherOneThatHasMoreTime() throws Exception {
		this.node.readers(3);
		CompletableFuture<?> quick = this.node.hub.drain(Duration.ofMillis(100)).toCompletableFuture();
		drain();

		quick.get(20, TimeUnit.SECONDS);
		everybodyIsToldToComeBack();
	}

	@Test
	void endsInItsLimitWhoeverIsStuck() throws Exception {
		this.node.readers(3);
		RecordingSink stuck = this.node.connect(Node.request("stuck"), RecordingSink.takingNothing());
		Patience.until(() -> assertThat(this.node.hub.countsHere().streams()).isEqualTo(4));
		long begun = System.nanoTime();
		this.node.hub.drain(Duration.ofMillis(300)).toCompletableFuture().get(20, TimeUnit.SECONDS);

		assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isBetween(290L, 15_000L);
		assertThat(stuck.isClosed()).isTrue();
		everybodyIsToldToComeBack();
		assertThat(this.node.hub.countsHere()).isEqualTo(new Counts(0, 0));
	}

	@Test
	void endsForEveryWaiterThoughOneOfThemHasLostPatience() throws Exception {
		this.node.readers(3);
		CompletableFuture<?> impatient = drain();
		CompletableFuture<?> patient = drain();
		impatient.cancel(true);
		assertThat(patient).isNotDone();
		this.node.hub.close();

		patient.get(20, TimeUnit.SECONDS);
	}

	@Test
	void canNeitherBeTakenBackNorHangWhenTheHubIsClosed() throws Exception {
		this.node.readers(3);
		this.node.hub.close();
		this.node.hub.resume();

		assertThat(this.node.hub.isDraining()).isTrue();
		drain().get(20, TimeUnit.SECONDS);
		assertThat(this.node.connect(Node.request("late")).types()).containsExactly("refused");
	}

	@Test
	void sendsManyAwayForLongerThanFew() throws Exception {
		restart(node((builder) -> builder.drain(Duration.ZERO, LONG)));
		quickReaders(1000);
		drain().get(20, TimeUnit.SECONDS);
		assertThat(retries()).as("at 500 a second").allMatch((retry) -> retry >= 10 && retry <= 2010);
		assertThat(retries().stream().mapToLong((retry) -> retry).average().orElse(0)).isBetween(850.0, 1150.0);

		restart(node((builder) -> builder.drain(Duration.ZERO, LONG)));
		quickReaders(4);
		drain().get(20, TimeUnit.SECONDS);
		assertThat(retries()).allMatch((retry) -> retry >= 10 && retry <= 30);
	}

	@Test
	void countsItsWindowInWhenItSendsManyAway() throws Exception {
		restart(node((builder) -> builder.drain(Duration.ofMillis(900), LONG)));
		quickReaders(500);
		drain().get(20, TimeUnit.SECONDS);

		assertThat(retries()).as("at 500 a second, of which 900 ms have gone by")
			.allMatch((retry) -> retry >= 10 && retry <= 110);
	}

	@Test
	void tellsItsListenersOnceBeforeAnybodyIsClosedWhateverTheyDo() throws Exception {
		List<String> told = new CopyOnWriteArrayList<>();
		AtomicReference<SseHub> hub = new AtomicReference<>();
		DrainListener throwing = new DrainListener() {

			@Override
			public void onDrain() {
				throw new IllegalStateException("for the test");
			}

		};
		DrainListener meddling = new DrainListener() {

			@Override
			public void onDrain() {
				told.add("drain of " + hub.get().countsHere().streams());
				hub.get().drain();
			}

			@Override
			public void onResume() {
				told.add("resume");
				hub.get().resume();
			}

		};
		restart(node((builder) -> builder.drainListener(throwing).drainListener(meddling)));
		hub.set(this.node.hub);
		this.node.hub.resume();
		this.node.readers(3);
		drain().get(20, TimeUnit.SECONDS);
		drain().get(20, TimeUnit.SECONDS);
		this.node.hub.resume();
		this.node.hub.resume();

		assertThat(told).containsExactly("drain of 3", "resume");
		everybodyIsToldToComeBack();
	}

	@Test
	void tellsItsListenersHowItIsWhoeverDrainsAndResumesAtOnce() {
		List<Boolean> told = new CopyOnWriteArrayList<>();
		restart(node((builder) -> builder.drainListener(new DrainListener() {

			@Override
			public void onDrain() {
				told.add(true);
			}

			@Override
			public void onResume() {
				told.add(false);
			}

		})));
		for (int round = 0; round < 200; round++) {
			Crowd crowd = new Crowd();
			crowd.add(this.node.hub::drain);
			crowd.add(this.node.hub::resume);
			crowd.add(this.node.hub::drain);
			crowd.add(this.node.hub::resume);
			crowd.run();
			assertThat(!told.isEmpty() && told.get(told.size() - 1)).isEqualTo(this.node.hub.isDraining());
		}
		for (int i = 0; i < told.size(); i++) {
			assertThat(told.get(i)).as("one after the other").isEqualTo(i % 2 == 0);
		}
	}

	private void restart(Node other) {
		this.node.close();
		this.node = other;
	}

	private CompletableFuture<?> drain() {
		return this.node.hub.drain().toCompletableFuture();
	}

	private long openReaders() {
		return this.node.readers.stream().filter((reader) -> !reader.isClosed()).count();
	}

	private List<Long> retries() {
		return this.node.readers.stream().map(RecordingSink::retry).toList();
	}

	private void everybodyIsToldToComeBack() {
		for (RecordingSink reader : this.node.readers) {
			assertThat(reader.types()).containsExactly("ready", "closed");
			assertThat(reader.own("closed")).isEqualTo("{\"reason\":\"shutdown\"}");
			assertThat(reader.complaints()).isEmpty();
		}
	}

	/** Readers that are told to come back within 10 to 30 ms, as long as they are few. */
	private void quickReaders(int count) {
		StreamSettings quick = StreamSettings.DEFAULT.retry(Duration.ofMillis(10), Duration.ofMillis(30));
		for (int i = 0; i < count; i++) {
			this.node.readers.add(this.node.connect(Node.request("reader-" + i).settings(quick)));
		}
		this.node.readers.forEach(Node::awaitReady);
	}

	private static Node node(UnaryOperator<SseHubBuilder> with) {
		return new Node(with);
	}

}
