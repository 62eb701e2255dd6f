package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.ScriptedStore;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.scenario.Node;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Many ask, and the store is asked once: with the answers that each would have got. */
class SharedReadsTests {

	private static final Topic NEWS = Node.NEWS;

	private final ScriptedStore history = new ScriptedStore();

	private final AtomicInteger asked = new AtomicInteger();

	private final List<Runnable> answers = new ArrayList<>();

	private boolean away;

	private final AtomicLong windowBytes = new AtomicLong();

	private final SharedReads reads = new SharedReads(NEWS, new SlowStore(), this.windowBytes, HubRuntime.system(),
			HubRuntime.system().scheduler("clock"));

	@Test
	void asksOnceForAllWhoWait() {
		List<StoredEvent> events = store(300);
		List<CompletionStage<Replay>> asking = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			asking.add(replay(events.get(i % 250).position(), 5, 100_000));
		}
		answerAll(asking);

		for (int i = 0; i < 1000; i++) {
			assertThat(resumed(asking.get(i)).events()).isEqualTo(events.subList(i % 250 + 1, i % 250 + 6));
		}
		assertThat(this.asked.get()).isLessThan(5);
	}

	@Test
	void servesPagesOfWhatWasToldWithoutAsking() {
		List<StoredEvent> events = store(10);
		events.forEach((event) -> this.reads.told(event, true));

		assertThat(resumed(replay(events.get(3).position(), 100, 100_000)).events()).isEqualTo(events.subList(4, 10));
		assertThat(resumed(replay(events.get(9).position(), 100, 100_000)).events()).isEmpty();
		assertThat(this.asked).hasValue(0);
	}

	@Test
	void asksWhetherAPlaceCanBeContinuedThoughItIsHeldHere() {
		List<StoredEvent> events = store(10);
		events.forEach((event) -> this.reads.told(event, true));
		List<CompletionStage<Replay>> before = List.of(replay(events.get(3).position(), 0, 0),
				replay(events.get(8).position(), 0, 0));
		answerAll(before);
		before.forEach((answer) -> assertThat(resumed(answer).head()).isEqualTo(events.get(9).position()));
		this.history.wipe("bbbb");
		CompletionStage<Replay> after = replay(events.get(3).position(), 0, 0);
		answerAll(List.of(after));

		assertThat(answerOf(after)).isInstanceOfSatisfying(Replay.Lost.class,
				(lost) -> assertThat(lost.reason()).isEqualTo(LostReason.EPOCH));
		assertThat(this.windowBytes).as("what was held is forgotten").hasValue(0);
	}

	@Test
	void tellsEachTheTruthWhereSomeAreTrimmedAndSomeAreForked() {
		List<StoredEvent> events = store(200);
		this.history.trim(NEWS, 50);
		Position forked = new Position(events.get(180).position().epoch(), 181, events.get(180).position().time() + 1);
		List<CompletionStage<Replay>> asking = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			asking.add(replay(events.get(i).position(), 3, 100_000));
		}
		CompletionStage<Replay> fork = replay(forked, 3, 100_000);
		answerAll(asking);
		answerAll(List.of(fork));

		for (int i = 0; i < 149; i++) {
			assertThat(answerOf(asking.get(i))).isInstanceOfSatisfying(Replay.Lost.class,
					(lost) -> assertThat(lost.reason()).isEqualTo(LostReason.TRIMMED));
		}
		for (int i = 149; i < 199; i++) {
			assertThat(resumed(asking.get(i)).events()).isNotEmpty().first().isEqualTo(events.get(i + 1));
		}
		assertThat(resumed(asking.get(199)).events()).isEmpty();
		assertThat(answerOf(fork)).isInstanceOfSatisfying(Replay.Lost.class,
				(lost) -> assertThat(lost.reason()).isEqualTo(LostReason.FORK));
		assertThat(this.asked.get()).isLessThan(20);
	}

	@Test
	void failsAllWhoWaitWhileTheStoreIsAwayAndAsksAgainForTheNext() {
		List<StoredEvent> events = store(3);
		this.away = true;
		CompletionStage<Replay> one = replay(events.get(0).position(), 5, 1000);
		CompletionStage<Replay> other = replay(events.get(1).position(), 5, 1000);
		answerAll(List.of(one, other));
		assertThat(one.toCompletableFuture()).isCompletedExceptionally();
		assertThat(other.toCompletableFuture()).isCompletedExceptionally();
		this.away = false;
		CompletionStage<Replay> next = replay(events.get(1).position(), 5, 1000);
		answerAll(List.of(next));

		assertThat(resumed(next).events()).isEqualTo(events.subList(2, 3));
	}

	@Test
	void holdsNoMoreThanItsShare() {
		for (StoredEvent event : store(5000)) {
			this.reads.told(event, true);
		}
		assertThat(this.windowBytes.get()).isBetween(1L, 512L * 1024);
		this.reads.forget();
		assertThat(this.windowBytes).hasValue(0);
	}

	@Test
	void answersWithAnEventThatIsTooLargeToBeHeld() {
		StoredEvent first = store(1).get(0);
		StoredEvent large = this.history.append(NEWS, Node.encoded("x".repeat(600 * 1024)), Retention.DEFAULT);
		CompletionStage<Replay> answer = replay(first.position(), 100, 100_000);
		answerAll(List.of(answer));

		assertThat(resumed(answer).events()).containsExactly(large);
		assertThat(this.windowBytes).hasValue(0);
	}

	@Test
	void answersAllWhoHoldAnotherEpochWithOneReadThatShowsTheRealOne() {
		List<StoredEvent> events = store(10);
		List<CompletionStage<Replay>> madeUp = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			madeUp.add(replay(new Position("x%03d".formatted(i), 1 + i, Position.EARLIEST_TIME + i), 0, 0));
		}
		CompletionStage<Replay> honest = replay(events.get(3).position(), 0, 0);
		answerAll(madeUp);
		answerAll(List.of(honest));

		madeUp.forEach((answer) -> assertThat(answerOf(answer)).isInstanceOfSatisfying(Replay.Lost.class,
				(lost) -> assertThat(lost.reason()).isEqualTo(LostReason.EPOCH)));
		assertThat(resumed(honest).head()).isEqualTo(events.get(9).position());
		// the first of them was for itself alone: it had asked before the others came
		assertThat(this.asked).hasValueLessThanOrEqualTo(3);
	}

	@Test
	void servesWhoCameFirstThoughOthersKeepComingWithPlacesThatAreMadeUp() {
		List<StoredEvent> events = store(10);
		CompletionStage<Replay> first = replay(inAnotherHistory(events.get(0)), 0, 0);
		CompletionStage<Replay> honest = replay(events.get(5).position(), 0, 0);
		AtomicInteger others = new AtomicInteger();
		Patience.until(() -> {
			replay(inAnotherHistory(events.get(others.getAndIncrement() % 4)), 0, 0);
			answerAll(List.of());
			assertThat(honest.toCompletableFuture()).isDone();
		});
		assertThat(first.toCompletableFuture()).isDone();
		assertThat(this.asked).as("reads until it was answered").hasValueLessThanOrEqualTo(3);
		assertThat(resumed(honest).head()).isEqualTo(events.get(9).position());
	}

	@Test
	void asksNobodyForStreamsThatHaveEnded() {
		List<StoredEvent> events = store(10);
		CompletionStage<Replay> first = replay(events.get(9).position(), 0, 0);
		CompletionStage<Replay> ended = this.reads.replay(inAnotherHistory(events.get(2)), 0, 0, () -> true);
		CompletionStage<Replay> open = replay(events.get(5).position(), 0, 0);
		answerAll(List.of(first, ended, open));

		assertThat(ended.toCompletableFuture()).isCompletedExceptionally();
		assertThat(resumed(open).head()).isEqualTo(events.get(9).position());
		assertThat(this.asked).as("one for the first, one for the open one").hasValue(2);
	}

	@Test
	void keepsTheHeadThatSomebodyWasToldThoughOlderEventsAreToldAfterIt() {
		List<StoredEvent> events = store(10);
		this.reads.told(events.get(0), true);
		CompletionStage<Replay> read = replay(events.get(2).position(), 100, 100_000);
		answerAll(List.of(read));
		assertThat(resumed(read).head()).isEqualTo(events.get(9).position());
		this.reads.told(events.get(1), true);

		assertThat(this.reads.knownHead()).isEqualTo(events.get(9).position());
		CompletionStage<Replay> atOld = replay(events.get(1).position(), 100, 100_000);
		answerAll(List.of(atOld));
		assertThat(resumed(atOld).events()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bbbb", "aaaa" })
	void takesNoHeadFromAnAnswerThatComesAfterHistoryWasLost(String epoch) {
		this.history.wipe("aaaa");
		List<StoredEvent> events = store(10);
		events.forEach((event) -> this.reads.told(event, true));
		CompletionStage<Replay> late = replay(events.get(9).position(), 0, 0);
		this.reads.forget();
		this.reads.confirmHead(new Position(epoch, 1, events.get(9).position().time()));
		answerAll(List.of(late));

		assertThat(this.reads.knownHead()).isNotEqualTo(events.get(9).position());
		CompletionStage<Replay> next = replay(events.get(9).position(), 100, 100_000);
		assertThat(next.toCompletableFuture()).as("the store is asked").isNotDone();
	}

	@Test
	void takesALowerHeadThatWasTakenLaterForThatOfAnotherHistory() {
		List<StoredEvent> events = store(10);
		events.forEach((event) -> this.reads.told(event, true));
		Position last = events.get(9).position();
		Position lower = new Position(last.epoch(), 2, last.time() + 1000);
		this.reads.told(new StoredEvent(NEWS, lower, 0, Node.encoded("2 again")), true);

		assertThat(this.reads.knownHead()).isEqualTo(lower);
		CompletionStage<Replay> next = replay(last, 100, 100_000);
		assertThat(next.toCompletableFuture()).as("the store is asked").isNotDone();
	}

	@Test
	void isNotSureOfWhatWasToldLateWhereTheStoreAnswersOfAnotherHistory() {
		List<StoredEvent> events = store(3);
		events.forEach((event) -> this.reads.told(event, true));
		CompletionStage<Replay> read = replay(events.get(2).position(), 0, 0);
		Position last = events.get(2).position();
		Position toldLate = new Position(last.epoch(), 9, last.time() - 1);
		this.reads.confirmHead(toldLate);
		answerAll(List.of(read));

		assertThat(this.reads.knownHead()).isNull();
	}

	private static Position inAnotherHistory(StoredEvent event) {
		Position place = event.position();
		return new Position(place.epoch(), place.offset(), place.time() + 1);
	}

	private CompletionStage<Replay> replay(Position after, int maxEvents, int maxBytes) {
		return this.reads.replay(after, maxEvents, maxBytes, () -> false);
	}

	private List<StoredEvent> store(int count) {
		List<StoredEvent> events = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			events.add(this.history.append(NEWS, Node.encoded(Integer.toString(i)), Retention.DEFAULT));
		}
		return events;
	}

	/** Let the store answer, until all of these are answered. */
	private void answerAll(List<CompletionStage<Replay>> asking) {
		Patience.until(() -> {
			List<Runnable> now;
			synchronized (this.answers) {
				now = List.copyOf(this.answers);
				this.answers.clear();
			}
			now.forEach(Runnable::run);
			assertThat(asking).allMatch((answer) -> answer.toCompletableFuture().isDone());
		});
	}

	private static Replay answerOf(CompletionStage<Replay> answer) {
		assertThat(answer.toCompletableFuture()).isDone();
		return answer.toCompletableFuture().join();
	}

	private static Replay.Resumed resumed(CompletionStage<Replay> answer) {
		assertThat(answerOf(answer)).isInstanceOf(Replay.Resumed.class);
		return (Replay.Resumed) answerOf(answer);
	}

	/** Counts who asks, and answers later. */
	private final class SlowStore implements EventStore {

		@Override
		public CompletionStage<Position> locate(Topic topic, StartPosition start) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
			SharedReadsTests.this.asked.incrementAndGet();
			CompletableFuture<Replay> answer = new CompletableFuture<>();
			synchronized (SharedReadsTests.this.answers) {
				SharedReadsTests.this.answers.add(() -> {
					if (SharedReadsTests.this.away) {
						answer.completeExceptionally(new BrokerUnavailableException("away", null));
					}
					else {
						answer.complete(SharedReadsTests.this.history.replay(topic, after, maxEvents, maxBytes)
							.toCompletableFuture()
							.join());
					}
				});
			}
			return answer;
		}

	}

}
