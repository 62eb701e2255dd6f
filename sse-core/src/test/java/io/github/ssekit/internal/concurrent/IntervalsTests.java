package io.github.ssekit.internal.concurrent;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What no number of nanoseconds holds is as good as for ever. */
class IntervalsTests {

	@Test
	void countsNanoseconds() {
		assertThat(Intervals.nanos(Duration.ZERO)).isZero();
		assertThat(Intervals.nanos(Duration.ofMillis(1))).isEqualTo(1_000_000);
		assertThat(Intervals.nanos(Duration.ofDays(365))).isEqualTo(Duration.ofDays(365).toNanos());
	}

	@Test
	void countsWhatIsTooLongAsThatWhichCanStillBeAdded() {
		long forEver = Intervals.nanos(ChronoUnit.FOREVER.getDuration());

		assertThat(forEver).isEqualTo(Intervals.nanos(Duration.ofDays(365 * 1000)));
		assertThat(forEver + forEver).isPositive();
		assertThat(Duration.ofNanos(forEver)).isGreaterThan(Duration.ofDays(365 * 70));
	}

}
