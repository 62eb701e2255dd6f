package io.github.ssekit.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** A place that cannot be is not made. */
class PositionTests {

	private static final long NOW = Position.EARLIEST_TIME + 1000;

	@ParameterizedTest
	@ValueSource(strings = { "", "abc", "abcde", "ab-d", "ab.d", "ab d", "äbcd", "ab\nd", "\uFF11\uFF12\uFF13\uFF14" })
	void refusesAnEpochThatIsNotFourAsciiLettersOrDigits(String epoch) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> new Position(epoch, 1, NOW))
			.withMessageEndingWith("must be 4 ASCII letters or digits");
	}

	@Test
	void refusesANegativeOffset() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Position("aZ09", -1, NOW))
			.withMessage("offset -1: must not be negative");
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1, 1, Position.EARLIEST_TIME })
	void refusesATimeAtTheStartThatIsTooEarly(long time) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Position("aZ09", 0, time))
			.withMessageStartingWith("time " + time + " at offset 0");
	}

	@Test
	void takesATimeAtTheStartAndIsAfterOneThatWasSeenEarlierAndIsNoForkOfIt() {
		Position earlier = new Position("aZ09", 0, NOW);
		Position later = new Position("aZ09", 0, NOW + 1);

		assertThat(later.isAfter(earlier)).isTrue();
		assertThat(earlier.isAfter(Position.start("aZ09"))).isTrue();
		assertThat(earlier.isAfter(later)).isFalse();
		assertThat(later.isForkOf(earlier)).isFalse();
		assertThat(earlier.isForkOf(Position.start("aZ09"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1, 0, Position.EARLIEST_TIME - 1 })
	void refusesAnEventBeforeTheEarliestTime(long time) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Position("aZ09", 1, time))
			.withMessageStartingWith("time " + time + " at offset 1");
	}

	@Test
	void beginsBeforeTheFirstEvent() {
		assertThat(Position.start("aZ09")).isEqualTo(new Position("aZ09", 0, 0));
		assertThat(new Position("aZ09", 1, Position.EARLIEST_TIME).offset()).isEqualTo(1);
	}

	@Test
	void isAfterAnotherInTheSameEpochOnly() {
		Position five = new Position("aaaa", 5, NOW);

		assertThat(five.isAfter(new Position("aaaa", 4, NOW))).isTrue();
		assertThat(five.isAfter(five)).isFalse();
		assertThat(five.isAfter(new Position("aaaa", 6, NOW))).isFalse();
		assertThat(five.isAfter(new Position("bbbb", 4, NOW))).isFalse();
	}

	@Test
	void isAForkOfAnotherWhereTheTwoCannotStandInOneHistory() {
		Position five = new Position("aaaa", 5, NOW);

		assertThat(new Position("aaaa", 5, NOW + 1).isForkOf(five)).isTrue();
		assertThat(new Position("aaaa", 5, NOW - 1).isForkOf(five)).isTrue();
		assertThat(new Position("aaaa", 4, NOW + 1).isForkOf(five)).isTrue();
		assertThat(new Position("aaaa", 6, NOW - 1).isForkOf(five)).isTrue();
	}

	@Test
	void isNoForkOfAnotherWhereTheTwoMayStandInOneHistory() {
		Position five = new Position("aaaa", 5, NOW);

		assertThat(five.isForkOf(five)).isFalse();
		assertThat(new Position("aaaa", 4, NOW - 1).isForkOf(five)).isFalse();
		assertThat(new Position("aaaa", 4, NOW).isForkOf(five)).isFalse();
		assertThat(new Position("aaaa", 6, NOW).isForkOf(five)).isFalse();
		assertThat(new Position("aaaa", 6, NOW + 1).isForkOf(five)).isFalse();
		assertThat(Position.start("aaaa").isForkOf(five)).isFalse();
		assertThat(new Position("bbbb", 4, NOW + 1).isForkOf(five)).isFalse();
	}

}
