package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.internal.concurrent.HubRuntime;
import io.github.ssekit.scenario.Node;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many come back to a topic in which they saw no events, at different times: few reads
 * say what has become of their places, and nobody is told what holds for others only.
 */
class SharedStartTests {

	private static final Topic NEWS = Node.NEWS;

	private static final long NOW = Position.EARLIEST_TIME + 1_000_000;

	private final List<Runnable> answers = Collections.synchronizedList(new ArrayList<>());

	private final List<StoredEvent> events = new ArrayList<>();

	/** Whoever saw the topic before has missed something. */
	private long sureSince;

	private int asked;

	private final SharedReads reads = new SharedReads(NEWS, new StartStore(), new AtomicLong(), HubRuntime.system(),
			HubRuntime.system().scheduler("clock"));

	@Test
	void tellsEachTheTruthWhereSomeHaveMissedAHistoryThatCameAndWent() {
		this.sureSince = NOW - 500;
		List<Position> places = places();
		List<CompletionStage<Replay>> asking = places.stream().map(this::replay).toList();
		answerAll(asking);
		for (int i = 0; i < places.size(); i++) {
			boolean sure = places.get(i).time() >= this.sureSince;
			assertThat(answerOf(asking.get(i)))
				.isEqualTo(sure ? new Replay.Resumed(List.of(), head()) : new Replay.Lost(LostReason.EPOCH, head()));
		}
		assertThat(this.asked).isLessThan(40);
	}

	@Test
	void bringsTheFirstEventsToAllWhoSawTheTopicWithoutThem() {
		append(3);
		List<CompletionStage<Replay>> asking = places().stream().map(this::replay).toList();
		answerAll(asking);
		asking.forEach((answer) -> assertThat(answerOf(answer)).isEqualTo(new Replay.Resumed(this.events, head())));
		assertThat(this.asked).isLessThan(30);
	}

	@Test
	void asksNobodyForThoseWhoStoodWhereTheNodeStood() {
		Position start = seen(NOW - 10);
		append(2);
		this.reads.renamed(start, this.events.get(0).position());
		this.events.forEach((event) -> this.reads.told(event, true));

		assertThat(answerOf(replay(start))).isEqualTo(new Replay.Resumed(this.events, head()));
		assertThat(answerOf(replay(seen(NOW - 5)))).isEqualTo(new Replay.Resumed(this.events, head()));
		assertThat(this.asked).isZero();
		assertThat(replay(seen(NOW - 11)).toCompletableFuture()).as("it may have missed something").isNotDone();
	}

	@Test
	void asksTheStoreAgainOnceHistoryWasLost() {
		Position start = seen(NOW - 10);
		append(2);
		this.reads.renamed(start, this.events.get(0).position());
		this.reads.forget();
		this.events.forEach((event) -> this.reads.told(event, true));

		assertThat(replay(start).toCompletableFuture()).isNotDone();
	}

	@Test
	void asksTheStoreForWhoHasSeenNoEventsSinceTheFirstOneOfTheNode() {
		Position start = seen(NOW - 10);
		append(2);
		this.reads.renamed(start, this.events.get(0).position());
		this.events.forEach((event) -> this.reads.told(event, true));
		this.events.clear(); // lost, and nobody has told the node
		CompletionStage<Replay> answer = replay(seen(NOW + 5));
		answerAll(List.of(answer));

		assertThat(answerOf(answer)).isEqualTo(new Replay.Resumed(List.of(), head()));
	}

	private List<Position> places() {
		Random random = new Random(20261130);
		List<Position> places = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			places.add(seen(NOW - random.nextInt(1000)));
		}
		return places;
	}

	private static Position seen(long time) {
		return new Position("none", 0, time);
	}

	private void append(int count) {
		for (int i = 1; i <= count; i++) {
			this.events.add(new StoredEvent(NEWS, new Position("life", i, NOW + i), (i == 1) ? 0 : NOW + i - 1,
					Node.encoded(Integer.toString(i))));
		}
	}

	private Position head() {
		return this.events.isEmpty() ? seen(NOW) : this.events.get(this.events.size() - 1).position();
	}

	private CompletionStage<Replay> replay(Position after) {
		return this.reads.replay(after, 10, 100_000, () -> false);
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

	/** Answers later. */
	private final class StartStore implements EventStore {

		@Override
		public CompletionStage<Position> locate(Topic topic, StartPosition start) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletionStage<Replay> replay(Topic topic, Position after, int maxEvents, int maxBytes) {
			SharedStartTests test = SharedStartTests.this;
			test.asked++;
			CompletableFuture<Replay> answer = new CompletableFuture<>();
			test.answers.add(() -> answer
				.complete((after.time() >= test.sureSince) ? new Replay.Resumed(List.copyOf(test.events), test.head())
						: new Replay.Lost(LostReason.EPOCH, test.head())));
			return answer;
		}

	}

}
