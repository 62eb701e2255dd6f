package io.github.ssekit.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a topic's end means to itself and to the other topics of its slot: who has lost
 * nothing goes on, and who has lost something is told.
 */
class ForgottenTopicsTests {

	private static final Topic QUIET = Topic.client("x");

	private static final Duration MEMORY = Duration.ofDays(7);

	private static final Retention KEPT = new Retention(1000, 1 << 20, Duration.ofDays(365));

	private final MovableRuntime runtime = new MovableRuntime();

	private final Set<Topic> listenedTo = ConcurrentHashMap.newKeySet();

	private final InMemoryEventStore store = new InMemoryEventStore(1 << 28, this.runtime);

	/** Topics of the slot of {@link #QUIET}. */
	private final List<Topic> neighbours = neighbours(200);

	ForgottenTopicsTests() {
		this.store.keepWhile(this.listenedTo::contains);
	}

	@Test
	void resumesAPlaceBeforeTheFirstEventThoughItsEpochHasEnded() {
		Position before = head(QUIET);
		forget(this.neighbours.get(0));
		Position now = head(QUIET);

		assertThat(now.epoch()).isNotEqualTo(before.epoch());
		assertThat(replay(QUIET, before)).isEqualTo(new Replay.Resumed(List.of(), now));
	}

	@Test
	void bringsTheFirstEventThoughItsEpochIsAnotherOne() {
		Position before = head(QUIET);
		forget(this.neighbours.get(0));
		StoredEvent first = append(QUIET);
		StoredEvent second = append(QUIET);

		assertThat(first.position().offset()).isOne();
		assertThat(replay(QUIET, before)).isEqualTo(new Replay.Resumed(List.of(first, second), second.position()));
		assertThat(page(QUIET, before, 1)).isEqualTo(new Replay.Resumed(List.of(first), second.position()));
		assertThat(page(QUIET, before, 0)).isEqualTo(new Replay.Resumed(List.of(), second.position()));
	}

	@Test
	void goesOnInTheEpochOfTheTopicThoughItsSlotHasAnotherOneByNow() {
		Position before = head(QUIET);
		StoredEvent first = append(QUIET);
		forget(this.neighbours.get(0));
		Position later = Position.start(epochOfSlot());

		assertThat(replay(QUIET, before)).isEqualTo(new Replay.Resumed(List.of(first), first.position()));
		assertThat(replay(QUIET, later)).as("whoever looked just before the first event came")
			.isEqualTo(new Replay.Resumed(List.of(first), first.position()));
	}

	@Test
	void goesOnAfterSeveralEpochs() {
		Position before = head(QUIET);
		for (int i = 0; i < 8; i++) {
			forget(this.neighbours.get(i));
		}
		StoredEvent first = append(QUIET);

		assertThat(replay(QUIET, before)).isEqualTo(new Replay.Resumed(List.of(first), first.position()));
	}

	@Test
	void admitsThatATopicThatWasForgottenIsLostFromItsStart() {
		Position before = head(QUIET);
		append(QUIET);
		forget(QUIET);

		assertThat(replay(QUIET, before)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head(QUIET)));
		Position second = append(QUIET).position();
		assertThat(replay(QUIET, before)).isEqualTo(new Replay.Lost(LostReason.EPOCH, second));
	}

	@Test
	void admitsItHoweverManyEpochsLaterAndFromEachBeforeThat() {
		Position first = head(QUIET);
		forget(this.neighbours.get(0));
		Position second = head(QUIET);
		append(QUIET);
		forget(QUIET);
		Position third = head(QUIET);
		forget(this.neighbours.get(1));
		Position head = append(QUIET).position();

		assertThat(replay(QUIET, first)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head));
		assertThat(replay(QUIET, second)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head));
		assertThat(replay(QUIET, third)).isInstanceOf(Replay.Resumed.class);
	}

	@Test
	void admitsThatAPlaceBehindAnEventIsLostWithItsEpoch() {
		Position place = append(QUIET).position();
		forget(QUIET);

		assertThat(replay(QUIET, place)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head(QUIET)));
	}

	@Test
	void admitsThatAPlaceOfAnEpochThatWasNeverHereIsLost() {
		forget(this.neighbours.get(0));
		Position foreign = Position.start(new StringBuilder(epochOfSlot()).reverse().toString());

		assertThat(replay(QUIET, foreign)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head(QUIET)));
	}

	@Test
	void admitsThatAPlaceOfAnEpochThatIsRememberedNoMoreIsLost() {
		InMemoryEventStore small = new InMemoryEventStore(1, this.runtime);
		Position before = head(small, QUIET);
		for (int i = 0; i < 8; i++) {
			append(small, this.neighbours.get(i)); // and is forgotten at once: there is
													// no room
		}
		assertThat(page(small, QUIET, before, 1)).isInstanceOf(Replay.Resumed.class);

		append(small, this.neighbours.get(8));
		assertThat(page(small, QUIET, before, 1)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head(small, QUIET)));
	}

	@Test
	void forgetsNoTopicThatSomebodyListensTo() {
		this.listenedTo.add(QUIET);
		Position place = append(QUIET).position();
		this.runtime.pass(MEMORY.plusDays(1));
		this.store.sweep();

		StoredEvent next = append(QUIET);
		assertThat(next.stepFrom(place)).isEqualTo(StoredEvent.Step.NEXT);
	}

	@Test
	void countsTheMemoryFromWhenNobodyListensAnyMore() {
		this.listenedTo.add(QUIET);
		Position place = this.store.append(QUIET, new EncodedEvent(new byte[1]), Retention.DEFAULT).position();
		this.runtime.pass(MEMORY.plusDays(1));
		this.store.sweep();
		this.listenedTo.remove(QUIET);
		this.runtime.pass(MEMORY.minusDays(1));
		this.store.sweep();
		assertThat(head(QUIET)).isEqualTo(place);

		this.runtime.pass(MEMORY.plusDays(1));
		this.store.sweep();
		assertThat(head(QUIET).epoch()).isNotEqualTo(place.epoch());
	}

	@Test
	void takesTheEventsOfATopicInUseAndLeavesItItsOffsets() {
		InMemoryEventStore small = new InMemoryEventStore(4096, this.runtime);
		small.keepWhile(this.listenedTo::contains);
		this.listenedTo.add(QUIET);
		Position start = head(small, QUIET);
		Position place = append(small, QUIET).position();
		for (int i = 0; i < 100; i++) {
			this.runtime.pass(Duration.ofSeconds(1));
			append(small, this.neighbours.get(i));
		}

		assertThat(page(small, QUIET, start, 1)).isEqualTo(new Replay.Lost(LostReason.GONE, place));
		assertThat(append(small, QUIET).stepFrom(place)).isEqualTo(StoredEvent.Step.NEXT);
		assertThat(small.footprint()).isLessThanOrEqualTo(4096);
	}

	@Test
	void keepsSomeEventsThoughTheTopicsInUseAloneTakeMoreThanTheBound() {
		InMemoryEventStore small = new InMemoryEventStore(16 * 1024, this.runtime);
		small.keepWhile((topic) -> true);
		int kept = 0;
		for (int round = 1; round <= 3; round++) {
			kept = 0;
			for (Topic topic : this.neighbours) {
				StoredEvent event = append(small, topic);
				assertThat(event.position().offset()).as("none is forgotten").isEqualTo(round);
				kept += (page(small, topic, event.before(), 1) instanceof Replay.Resumed) ? 1 : 0;
				this.runtime.pass(Duration.ofMillis(1));
			}
		}

		assertThat(kept).as("the newest event is there").isEqualTo(this.neighbours.size());
		assertThat(small.footprint()).isLessThan(this.neighbours.size() * 500 + 16 * 1024);
	}

	@Test
	void staysInTheEpochInWhichItWasFoundAsLongAsSomebodyListens() {
		InMemoryEventStore small = new InMemoryEventStore(1, this.runtime);
		small.keepWhile(this.listenedTo::contains);
		this.listenedTo.add(QUIET);
		Position place = head(small, QUIET);
		for (int round = 0; round < 3; round++) {
			this.neighbours.forEach((neighbour) -> append(small, neighbour)); // and is
																				// forgotten
			small.sweep();
		}

		assertThat(head(small, QUIET)).isEqualTo(place);
		assertThat(page(small, QUIET, place, 1)).isEqualTo(new Replay.Resumed(List.of(), place));
		assertThat(append(small, QUIET).stepFrom(place)).isEqualTo(StoredEvent.Step.NEXT);
	}

	@Test
	void beginsInTheEpochOfItsSlotWhenNobodyListensAnyMore() {
		InMemoryEventStore small = new InMemoryEventStore(1, this.runtime);
		small.keepWhile(this.listenedTo::contains);
		this.listenedTo.add(QUIET);
		Position place = head(small, QUIET);
		this.neighbours.forEach((neighbour) -> append(small, neighbour));
		this.listenedTo.remove(QUIET);
		small.sweep();

		assertThat(head(small, QUIET)).isNotEqualTo(place);
		assertThat(page(small, QUIET, place, 1)).isEqualTo(new Replay.Lost(LostReason.EPOCH, head(small, QUIET)));
	}

	@Test
	void givesNoOffsetTwiceWhereATopicIsForgottenThatWasFoundEmptyBefore() {
		InMemoryEventStore small = new InMemoryEventStore(1, this.runtime);
		small.keepWhile(this.listenedTo::contains);
		this.listenedTo.add(QUIET);
		head(small, QUIET);
		Position first = append(small, QUIET).position();
		this.listenedTo.remove(QUIET);
		append(small, this.neighbours.get(0)); // both are forgotten

		assertThat(append(small, QUIET).position().epoch()).isNotEqualTo(first.epoch());
	}

	/** As a reader does: it listens, and only then looks where the topic stands. */
	@Test
	void forgetsNoTopicBetweenTheLookOfWhoListensAndTheNextEvent() {
		InMemoryEventStore small = new InMemoryEventStore(1, this.runtime);
		Set<Topic> heard = ConcurrentHashMap.newKeySet();
		Set<String> given = ConcurrentHashMap.newKeySet();
		small.keepWhile(heard::contains);
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (int i = 0; i < 2; i++) {
			crowd.alongside(() -> {
				while (!done.get()) {
					StoredEvent event = append(small, this.neighbours.get(ThreadLocalRandom.current().nextInt(4)));
					assertThat(given.add(event.topic() + " " + event.position())).isTrue();
				}
			}, () -> done.set(true));
		}
		crowd.add(() -> {
			for (int i = 0; i < 20_000; i++) {
				Topic topic = this.neighbours.get(i % 4);
				heard.add(topic);
				Position place = head(small, topic);
				StoredEvent next = append(small, topic);
				assertThat(given.add(topic + " " + next.position())).isTrue();
				assertThat(isKnown(small, topic, place, next)).as("%s, then %s", place, next.position()).isTrue();
				heard.remove(topic);
			}
		});
		crowd.run();
	}

	/** Whether a reader at that place hears the event without having to be reset. */
	private static boolean isKnown(InMemoryEventStore store, Topic topic, Position place, StoredEvent next) {
		boolean sameStart = place.offset() == 0
				&& !(page(store, topic, place, 0) instanceof Replay.Lost lost && lost.reason() == LostReason.EPOCH);
		return next.position().isAfter(place) || sameStart;
	}

	/** It is used for the last time, and its events do not outlive its memory. */
	private void forget(Topic topic) {
		this.store.append(topic, new EncodedEvent(new byte[100]), Retention.DEFAULT);
		this.runtime.pass(MEMORY.dividedBy(2).plusSeconds(1));
		if (!topic.equals(QUIET)) {
			replay(QUIET, Position.start("0000")); // is in use
		}
		this.runtime.pass(MEMORY.dividedBy(2).plusSeconds(1));
		this.store.sweep();
	}

	/** As a topic sees it that was never used. */
	private String epochOfSlot() {
		return head(this.neighbours.get(this.neighbours.size() - 1)).epoch();
	}

	private List<Topic> neighbours(int count) {
		EmptyTopics epochs = new EmptyTopics(0, 1);
		return IntStream.iterate(0, (i) -> i + 1)
			.mapToObj((i) -> Topic.of("neighbour/" + i))
			.filter((topic) -> areNeighbours(epochs, topic))
			.limit(count)
			.toList();
	}

	private static boolean areNeighbours(EmptyTopics epochs, Topic topic) {
		Position before = epochs.start(QUIET);
		epochs.end(topic);
		return !epochs.start(QUIET).equals(before);
	}

	private StoredEvent append(Topic topic) {
		return append(this.store, topic);
	}

	private static StoredEvent append(InMemoryEventStore store, Topic topic) {
		return store.append(topic, new EncodedEvent(new byte[100]), topic.equals(QUIET) ? KEPT : Retention.DEFAULT);
	}

	private Position head(Topic topic) {
		return head(this.store, topic);
	}

	private static Position head(InMemoryEventStore store, Topic topic) {
		return store.locate(topic, StartPosition.head()).toCompletableFuture().join();
	}

	private Replay replay(Topic topic, Position after) {
		return page(topic, after, 100);
	}

	private Replay page(Topic topic, Position after, int maxEvents) {
		return page(this.store, topic, after, maxEvents);
	}

	private static Replay page(InMemoryEventStore store, Topic topic, Position after, int maxEvents) {
		return store.replay(topic, after, maxEvents, 1 << 20).toCompletableFuture().join();
	}

}
