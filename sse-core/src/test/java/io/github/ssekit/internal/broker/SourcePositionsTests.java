package io.github.ssekit.internal.broker;

import java.time.Duration;

import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The newest position of a source is known for a week, and of no more than so many. */
class SourcePositionsTests {

	private static final long MEMORY = Duration.ofDays(7).toNanos();

	private static final Topic NEWS = Topic.of("news");

	private final SourcePositions sources = new SourcePositions();

	@Test
	void knowsTheNewestForAWeek() {
		remember(NEWS, "orders", 5, 1000);

		assertThat(find(NEWS, "orders", 4, 1000 + MEMORY)).isNotNull();
		assertThat(find(NEWS, "orders", 6, 1000 + MEMORY)).isNull();
		assertThat(find(NEWS, "orders", 5, 1001 + MEMORY)).isNull();
	}

	@Test
	void tellsSourcesAndTopicsApart() {
		remember(NEWS, "orders", 5, 0);

		assertThat(find(NEWS, "prices", 5, 0)).isNull();
		assertThat(find(Topic.of("sport"), "orders", 5, 0)).isNull();
	}

	@Test
	void namesWhatIsMissingBeforeAnEvent() {
		remember(NEWS, "orders", 5, 0);
		SourcePosition late = SourcePosition.of("orders", 7).following(SourcePosition.of("orders", 6));

		assertThatExceptionOfType(OutOfOrderException.class).isThrownBy(() -> this.sources.find(NEWS, late, 0))
			.withMessage("Event 7-0 of orders was not published to news: 6-0 goes before it, and has not been");
	}

	@Test
	void forgetsThoseThatWerePublishedLeastRecentlyWhereTheyAreTooMany() {
		remember(NEWS, "first", 5, 0);
		remember(NEWS, "second", 5, 0);
		long each = this.sources.bytes() / 2;
		for (long i = 0; i < SourcePositions.MAX_BYTES / each; i++) {
			remember(NEWS, "source-" + i, 5, 0);
			if (i % 1000 == 0) {
				remember(NEWS, "first", 6 + i, 0);
			}
		}

		assertThat(this.sources.size()).isLessThanOrEqualTo(SourcePositions.MAX_SOURCES);
		assertThat(this.sources.bytes()).isBetween(SourcePositions.MAX_BYTES - 1000, SourcePositions.MAX_BYTES);
		assertThat(find(NEWS, "second", 5, 0)).isNull();
		assertThat(find(NEWS, "first", 6, 0)).isNotNull();
	}

	@Test
	void forgetsWhatHasEndedThoughNobodyAsks() {
		remember(NEWS, "a", 5, 0);
		remember(NEWS, "b", 5, 1);
		this.sources.expire(MEMORY + 1);
		assertThat(this.sources.size()).isOne();

		this.sources.expire(MEMORY + 2);
		assertThat(this.sources.bytes()).isZero();
	}

	private void remember(Topic topic, String source, long number, long now) {
		this.sources.remember(new Published(topic, Position.start("0000"), false), SourcePosition.of(source, number),
				now);
	}

	private Published find(Topic topic, String source, long number, long now) {
		return this.sources.find(topic, SourcePosition.of(source, number), now);
	}

}
