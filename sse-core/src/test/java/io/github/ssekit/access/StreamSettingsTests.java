package io.github.ssekit.access;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.event.InvalidSettingException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Settings that cannot work are refused by the name of their property. */
class StreamSettingsTests {

	private static final StreamSettings SOME = StreamSettings.DEFAULT;

	private final RandomGenerator random = new Random(20261129);

	@Test
	void refusesStreamsThatCouldNotBeKept() {
		assertRefused(() -> SOME.heartbeat(Duration.ofMillis(999)), "sse.heartbeat", "999ms");
		assertRefused(() -> SOME.heartbeat(Duration.ofMillis(-1)), "sse.heartbeat", "-1ms");
		assertRefused(() -> SOME.retry(Duration.ZERO, Duration.ofSeconds(1)), "sse.retry.min", "0ms");
		assertRefused(() -> SOME.retry(Duration.ofSeconds(2), Duration.ofSeconds(1)), "sse.retry.max", "1000ms");
		assertRefused(() -> SOME.outboxMaxBytes(1023), "sse.outbox.max-bytes", "1023B");
		assertRefused(() -> SOME.maxAge(Duration.ofMillis(999)), "sse.stream.max-age", "999ms");
	}

	@Test
	void refusesHubsThatCouldNotWork() {
		assertRefused((builder) -> builder.maxEventSize(1023), "sse.max-event-size", "1023B");
		assertRefused((builder) -> builder.maxReplay(0), "sse.replay.max-events", "0");
		assertRefused((builder) -> builder.presenceGrace(Duration.ofSeconds(-1)), "sse.presence.grace", "-1");
		assertRefused((builder) -> builder.drain(Duration.ofSeconds(-1), Duration.ofSeconds(1)), "sse.drain.window",
				"-1");
		assertRefused((builder) -> builder.drain(Duration.ZERO, Duration.ZERO), "sse.drain.timeout", "0");
		assertRefused((builder) -> builder.deliveryThreads(0), "deliveryThreads", "0");
		assertRefused((builder) -> builder.deliveryThreads(65), "deliveryThreads", "65");
		assertRefused((builder) -> builder.maxHistoryBytes(0).build(), "sse.history.max-total-bytes", "0");
	}

	@Test
	void givesEachStreamARetryOfItsOwnWithinTheBounds() {
		StreamSettings settings = SOME.retry(Duration.ofMillis(10), Duration.ofMillis(12));

		assertThat(Stream.generate(() -> settings.retryOver(Duration.ZERO, this.random)).limit(500).distinct())
			.containsExactlyInAnyOrder(Duration.ofMillis(10), Duration.ofMillis(11), Duration.ofMillis(12));
		assertThat(Stream.generate(() -> settings.retryOver(Duration.ofMillis(1), this.random)).limit(500).distinct())
			.as("a spread that is shorter than the bounds")
			.containsExactlyInAnyOrder(Duration.ofMillis(10), Duration.ofMillis(11), Duration.ofMillis(12));
		assertThat(Stream.generate(() -> settings.retryOver(Duration.ofMillis(3), this.random)).limit(500).distinct())
			.containsExactlyInAnyOrder(Duration.ofMillis(10), Duration.ofMillis(11), Duration.ofMillis(12),
					Duration.ofMillis(13));
	}

	@Test
	void endsEachStreamAtATimeOfItsOwnShortlyBeforeItsMaximalAge() {
		StreamSettings settings = SOME.maxAge(Duration.ofSeconds(1));

		assertThat(LongStream.generate(() -> settings.oldFrom(-500_000_000, this.random)).limit(500))
			.allMatch((from) -> from >= 250_000_000 && from < 450_000_000)
			.doesNotHaveDuplicates();
		assertThat(SOME.oldFrom(1, this.random)).as("of a stream that lives for ever").isZero();
		assertThat(settings.oldFrom(-750_000_000, (RandomGenerator) () -> 0)).as("0 is for never").isNotZero();
	}

	@Test
	void choosesTheSameWhereChanceIsTheSame() {
		StreamSettings settings = SOME.maxAge(Duration.ofHours(1));

		assertThat(settings.retryOver(Duration.ofSeconds(9), new Random(3)))
			.isEqualTo(settings.retryOver(Duration.ofSeconds(9), new Random(3)));
		assertThat(settings.oldFrom(7, new Random(3))).isEqualTo(settings.oldFrom(7, new Random(3)));
	}

	@Test
	void changesOneSettingAtATime() {
		assertThat(SOME.heartbeat(Duration.ZERO).heartbeat(SOME.heartbeat())).isEqualTo(SOME);
		assertThat(SOME.maxAge(Duration.ofHours(1)).maxAge(null)).isEqualTo(SOME);
		assertThat(SOME.overflow(Overflow.CLOSE).overflow(SOME.overflow())).isEqualTo(SOME);
		assertThat(SOME.outboxMaxBytes(2048).outboxMaxBytes(SOME.outboxMaxBytes())).isEqualTo(SOME);
	}

	@Test
	void takesTheHeaderAndThenTheQuery() {
		assertThat(LastEventId.from("h", "q")).isEqualTo(new LastEventId("h"));
		assertThat(LastEventId.from("", "q")).isEqualTo(new LastEventId("q"));
		assertThat(LastEventId.from(null, "q")).isEqualTo(new LastEventId("q"));
		assertThat(LastEventId.from(null, "")).isEqualTo(LastEventId.NONE);
		assertThat(LastEventId.from("", null)).isEqualTo(LastEventId.NONE);
	}

	private static void assertRefused(Consumer<SseHubBuilder> setting, String property, String value) {
		assertRefused(() -> setting.accept(SseHub.builder()), property, value);
	}

	private static void assertRefused(Runnable setting, String property, String value) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(setting::run)
			.withMessageContaining(property)
			.withMessageContaining(value);
	}

}
