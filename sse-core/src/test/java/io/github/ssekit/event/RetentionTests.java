package io.github.ssekit.event;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** How much history is kept: some of everything, or none at all. */
class RetentionTests {

	@Test
	void refusesHalfAHistory() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(0, 1, Duration.ofHours(1)))
			.withMessage("retention of 0 events, 1 bytes, PT1H: all bounds must be positive, or all 0 for no history");
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, 0, Duration.ofHours(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, 1, Duration.ZERO));
	}

	@Test
	void refusesNegativeBounds() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(-1, 1, Duration.ofHours(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, -1, Duration.ofHours(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, 1, Duration.ofHours(-1)));
	}

	@Test
	void knowsThatNothingIsKept() {
		assertThat(Retention.NONE.isNone()).isTrue();
		assertThat(Retention.DEFAULT.isNone()).isFalse();
		assertThat(Retention.DEFAULT).isEqualTo(new Retention(1000, 4L * 1024 * 1024, Duration.ofHours(24)));
	}

}
