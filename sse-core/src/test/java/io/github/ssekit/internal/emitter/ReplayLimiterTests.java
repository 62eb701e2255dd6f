package io.github.ssekit.internal.emitter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.PayloadEncoder;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.internal.store.InMemoryEventStore;
import io.github.ssekit.internal.wire.EventEncoder;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Turns to read what was missed: so many at once, in order, and none for ever. */
class ReplayLimiterTests {

	private static final Topic NEWS = Topic.of("news");

	private final SlowStore store = new SlowStore();

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void whoHasReadAPageAsksAgainBehindTheOthers() {
		ReplayLimiter replays = new ReplayLimiter(Runnable::run, 1);
		List<String> turns = new ArrayList<>();
		for (String name : List.of("first", "second", "third")) {
			replays.await(() -> turns.add(name));
		}
		replays.await(() -> turns.add("first again"));
		assertThat(turns).containsExactly("first");
		assertThat(replays.waiting()).isEqualTo(3);
		replays.done();
		assertThat(turns).containsExactly("first", "second");
		replays.done();
		replays.done();
		assertThat(turns).containsExactly("first", "second", "third", "first again");
		replays.done();
		replays.await(() -> turns.add("later"));
		assertThat(turns).endsWith("later");
	}

	@Test
	void thoseThatHaveEndedWhileTheyWaitedHoldUpNobody() {
		ReplayLimiter replays = new ReplayLimiter(Runnable::run, 1);
		List<String> turns = new ArrayList<>();
		replays.await(() -> turns.add("first"));
		for (int i = 0; i < 100_000; i++) {
			replays.await(() -> false);
		}
		replays.await(() -> turns.add("last"));
		replays.done();
		assertThat(turns).containsExactly("first", "last");
		assertThat(replays.waiting()).isZero();
		replays.done();
		replays.await(() -> false);
		replays.await(() -> turns.add("one more"));
		assertThat(turns).endsWith("one more");
	}

	@Test
	void thereIsAtLeastOneTurn() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ReplayLimiter(Runnable::run, 0))
			.withMessageContaining("must be at least 1");
	}

	@Test
	void noMoreThanThatReadAtOnceAndEverybodyHearsEverything() {
		IntStream.rangeClosed(1, 600).forEach(this::publish);
		ReplayLimiter replays = new ReplayLimiter(this.threads, 3);
		List<RecordingSink> sinks = new ArrayList<>();
		List<Emitter> emitters = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			RecordingSink sink = RecordingSink.takingAll();
			sinks.add(sink);
			emitters.add(comingBack(sink, replays));
		}
		for (int i = 601; i <= 620; i++) {
			EventFrame frame = EventFrame.of(publish(i));
			for (Emitter emitter : emitters) {
				if (emitter.offer(emitter.cursors().get(0), frame)) {
					emitter.drain();
				}
			}
		}
		List<String> all = Stand.numbers(1, 620);
		for (RecordingSink sink : sinks) {
			Patience.until(() -> assertThat(sink.heard()).isEqualTo(all));
			assertThat(sink.complaints()).isEmpty();
		}
		assertThat(this.store.most).hasValue(3);
		Patience.until(() -> assertThat(this.store.reading).hasValue(0));
		assertThat(replays.waiting()).isZero();
	}

	@Test
	void aReaderThatIsStuckInItsReplayHoldsNoTurn() {
		IntStream.rangeClosed(1, 600).forEach(this::publish);
		ReplayLimiter replays = new ReplayLimiter(this.threads, 1);
		List<RecordingSink> stuck = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			RecordingSink sink = RecordingSink.takingNothing();
			stuck.add(sink);
			comingBack(sink, replays);
			sink.take(1); // sse.ready, and nothing of its page
		}
		RecordingSink healthy = RecordingSink.takingAll();
		comingBack(healthy, replays);
		Patience.until(() -> assertThat(healthy.heard()).isEqualTo(Stand.numbers(1, 600)));
		for (RecordingSink sink : stuck) {
			assertThat(sink.heard()).isEmpty();
			sink.takeAll();
			Patience.until(() -> assertThat(sink.heard()).isEqualTo(Stand.numbers(1, 600)));
		}
	}

	@Test
	void aStreamThatEndsWhileItReadsGivesItsTurnBack() {
		IntStream.rangeClosed(1, 600).forEach(this::publish);
		ReplayLimiter replays = new ReplayLimiter(this.threads, 1);
		List<Emitter> ending = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			ending.add(comingBack(RecordingSink.takingAll(), replays));
		}
		ending.forEach(Emitter::abort);
		RecordingSink next = RecordingSink.takingAll();
		comingBack(next, replays);
		Patience.until(() -> assertThat(next.heard()).isEqualTo(Stand.numbers(1, 600)));
	}

	private StoredEvent publish(int number) {
		return this.store.memory.append(NEWS,
				new EventEncoder(PayloadEncoder.plain(), 1024).encode(SseEvent.of(Integer.toString(number))),
				Retention.DEFAULT);
	}

	private Emitter comingBack(RecordingSink sink, ReplayLimiter replays) {
		Emitter emitter = new Emitter("e", "alice", ConnectRequest.of("alice", List.of(NEWS)), sink,
				new StreamResources(HubRuntime.system(), StreamHistory.of(this.store), replays,
						WriterContexts.UNCOUNTED),
				(reason) -> {
				});
		emitter.open();
		Position from = this.store.memory.locate(NEWS, StartPosition.last(600)).toCompletableFuture().join();
		Position head = this.store.memory.locate(NEWS, StartPosition.head()).toCompletableFuture().join();
		emitter.begin(List.of(new ResumePoint(NEWS, from, head, null)), true, null);
		return emitter;
	}

	/** Takes two milliseconds for a page, and counts how many are read at once. */
	private final class SlowStore implements EventStore {

		private final InMemoryEventStore memory = new InMemoryEventStore(1 << 30, new MovableRuntime());

		private final AtomicInteger reading = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		@Override
		public CompletionStage<Position> locate(Topic topic, StartPosition start) {
			return this.memory.locate(topic, start);
		}

		@Override
		public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
			this.most.accumulateAndGet(this.reading.incrementAndGet(), Math::max);
			CompletableFuture<Replay> answer = new CompletableFuture<>();
			ReplayLimiterTests.this.threads.schedule(() -> {
				this.reading.decrementAndGet();
				answer.complete(this.memory.replay(topic, after, maxEvents, maxBytes).toCompletableFuture().join());
			}, 2, TimeUnit.MILLISECONDS);
			return answer;
		}

	}

}
