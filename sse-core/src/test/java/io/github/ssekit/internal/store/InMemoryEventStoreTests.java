package io.github.ssekit.internal.store;

import java.time.Duration;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the contract of stores cannot ask for: clocks that are set. */
class InMemoryEventStoreTests {

	private static final Topic NEWS = Topic.of("news");

	private static final Retention ONE_HOUR = new Retention(1000, 1 << 20, Duration.ofHours(1));

	private static final Duration MEMORY = Duration.ofDays(7);

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryEventStore store = new InMemoryEventStore(1 << 20, this.runtime);

	@Test
	void forgetsATopicThatWasQuietForSevenDaysThoughTheClockIsSetBack() {
		Position place = append(this.store, NEWS);
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(MEMORY.plusSeconds(1));
		this.store.sweep();

		assertThat(this.store.footprint()).isZero();
		assertThat(head(this.store, NEWS).epoch()).isNotEqualTo(place.epoch());
	}

	@Test
	void remembersTheOffsetsOfATopicForSevenDaysThoughTheClockIsSetForth() {
		Position place = append(this.store, NEWS);
		this.runtime.setClock(Duration.ofDays(8));
		this.runtime.pass(MEMORY.minusSeconds(1));
		this.store.sweep();

		assertThat(head(this.store, NEWS)).isEqualTo(place);
	}

	@Test
	void dropsWhatIsTooOldThoughTheClockIsSetBack() {
		Position start = head(this.store, NEWS);
		Position place = append(this.store, NEWS);
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(ONE_HOUR.maxAge().plusSeconds(1));
		this.store.sweep();

		assertThat(replay(NEWS, start)).isEqualTo(new Replay.Lost(LostReason.GONE, place));
	}

	@Test
	void losesNoHistoryBecauseTheClockIsSetForth() {
		Position start = head(this.store, NEWS);
		append(this.store, NEWS);
		this.runtime.setClock(Duration.ofDays(1));
		this.runtime.pass(ONE_HOUR.maxAge().minusSeconds(1));
		append(this.store, NEWS);
		this.store.sweep();

		assertThat(replay(NEWS, start)).isInstanceOfSatisfying(Replay.Resumed.class,
				(resumed) -> assertThat(resumed.events()).hasSize(2));
	}

	@Test
	void takesTheEventsOfTheLeastRecentlyUsedThoughTheClockIsSetBack() {
		InMemoryEventStore small = new InMemoryEventStore(4096, this.runtime);
		Topic first = Topic.of("first");
		Topic second = Topic.of("second");
		Position beforeFirst = head(small, first);
		Position beforeSecond = head(small, second);
		small.append(first, new EncodedEvent(new byte[1000]), ONE_HOUR);
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(Duration.ofSeconds(1));
		small.append(second, new EncodedEvent(new byte[1000]), ONE_HOUR);
		this.runtime.pass(Duration.ofSeconds(1));
		for (int i = 0; i < 4; i++) {
			append(small, Topic.of("third"));
		}

		assertThat(replay(small, second, beforeSecond)).isInstanceOf(Replay.Resumed.class);
		assertThat(replay(small, first, beforeFirst)).isInstanceOf(Replay.Lost.class);
	}

	private static Position append(InMemoryEventStore store, Topic topic) {
		return store.append(topic, new EncodedEvent(new byte[100]), ONE_HOUR).position();
	}

	private static Position head(InMemoryEventStore store, Topic topic) {
		return store.locate(topic, StartPosition.head()).toCompletableFuture().join();
	}

	private Replay replay(Topic topic, Position after) {
		return replay(this.store, topic, after);
	}

	private static Replay replay(InMemoryEventStore store, Topic topic, Position after) {
		return store.replay(topic, after, 100, 1 << 20).toCompletableFuture().join();
	}

}
