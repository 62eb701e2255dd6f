package io.github.ssekit.event;

import io.github.ssekit.event.StoredEvent.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How an event stands to the last place that its reader knows. */
class StoredEventTests {

	private static final long T = Position.EARLIEST_TIME + 1_000_000;

	/** A reader that knows event 5, which was taken at T. */
	private static final Position FIVE = new Position("aaaa", 5, T);

	@Test
	void anotherEpochIsAnotherHistoryWhateverTheOffset() {
		assertThat(event("bbbb", 6, T + 1, T).stepFrom(FIVE)).isEqualTo(Step.EPOCH);
		assertThat(event("bbbb", 5, T, T - 1).stepFrom(FIVE)).isEqualTo(Step.EPOCH);
		assertThat(event("bbbb", 1, T + 1, 0).stepFrom(FIVE)).isEqualTo(Step.EPOCH);
	}

	@Test
	void theNextOneWithAnotherLinkIsAFork() {
		assertThat(event("aaaa", 6, T + 10, T + 1).stepFrom(FIVE)).isEqualTo(Step.FORK);
		assertThat(event("aaaa", 6, T + 10, T - 1).stepFrom(FIVE)).isEqualTo(Step.FORK);
	}

	@Test
	void theSameOffsetAtAnotherTimeIsAFork() {
		assertThat(event("aaaa", 5, T + 1, T - 1).stepFrom(FIVE)).isEqualTo(Step.FORK);
		assertThat(event("aaaa", 5, T - 1, T - 2).stepFrom(FIVE)).isEqualTo(Step.FORK);
	}

	@Test
	void anEarlierOffsetAtALaterTimeIsAFork() {
		assertThat(event("aaaa", 3, T + 1, T - 5).stepFrom(FIVE)).isEqualTo(Step.FORK);
		assertThat(event("aaaa", 1, T + 1, 0).stepFrom(FIVE)).isEqualTo(Step.FORK);
	}

	@Test
	void whatLiesBetweenIsMissing() {
		assertThat(event("aaaa", 7, T + 2, T + 1).stepFrom(FIVE)).isEqualTo(Step.GAP);
		assertThat(event("aaaa", 7, T, T).stepFrom(FIVE)).isEqualTo(Step.GAP);
		assertThat(event("aaaa", 1_000_000, T + 2, T + 1).stepFrom(FIVE)).isEqualTo(Step.GAP);
	}

	@Test
	void theOneThatFollowsIsNext() {
		assertThat(event("aaaa", 6, T + 1, T).stepFrom(FIVE)).isEqualTo(Step.NEXT);
		assertThat(event("aaaa", 6, T, T).stepFrom(FIVE)).as("in the same millisecond").isEqualTo(Step.NEXT);
	}

	@Test
	void theFirstIsNextToTheStart() {
		assertThat(event("aaaa", 1, T, 0).stepFrom(Position.start("aaaa"))).isEqualTo(Step.NEXT);
		assertThat(event("aaaa", 2, T, T).stepFrom(Position.start("aaaa"))).isEqualTo(Step.GAP);
	}

	@Test
	void whatCameBeforeIsKnown() {
		assertThat(event("aaaa", 5, T, T - 1).stepFrom(FIVE)).isEqualTo(Step.KNOWN);
		assertThat(event("aaaa", 4, T, T - 1).stepFrom(FIVE)).as("in the same millisecond").isEqualTo(Step.KNOWN);
		assertThat(event("aaaa", 1, T - 100, 0).stepFrom(FIVE)).isEqualTo(Step.KNOWN);
	}

	@Test
	void stepsFromThePlaceBeforeItself() {
		StoredEvent first = event("aaaa", 1, T, 0);
		StoredEvent sixth = event("aaaa", 6, T + 1, T);

		assertThat(first.before()).isEqualTo(Position.start("aaaa"));
		assertThat(sixth.before()).isEqualTo(FIVE);
		assertThat(sixth.stepFrom(sixth.before())).isEqualTo(Step.NEXT);
	}

	private static StoredEvent event(String epoch, long offset, long time, long previousTime) {
		return new StoredEvent(Topic.of("a"), new Position(epoch, offset, time), previousTime,
				new EncodedEvent(new byte[] { '\n' }));
	}

}
