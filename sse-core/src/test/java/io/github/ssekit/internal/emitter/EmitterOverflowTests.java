package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Retention;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A slow reader loses nothing and costs a bounded amount of memory. */
@BothWays
class EmitterOverflowTests {

	private static final int MAX = 4096;

	private final Stand stand;

	EmitterOverflowTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@BeforeEach
	void anOutboxOfFourKilobytes() {
		this.stand.settings = StreamSettings.DEFAULT.outboxMaxBytes(MAX);
		this.stand.open().begin();
	}

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void goesOnFromTheStoreAndLosesNothing() {
		this.stand.sink.takeOneMore();
		this.stand.publish(Stand.numbers(1, 900).toArray(String[]::new));
		assertThat(this.stand.overflows).hasValue(1);
		assertThat(this.stand.sink.heard()).containsExactly("1");
		this.stand.sink.takeAll();
		this.stand.publish("901");

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, 901));
		assertThat(this.stand.resets).isEmpty();
	}

	@Test
	void losesNothingWhereItOverflowsAgainAndAgain() {
		int published = 0;
		for (int round = 0; round < 200; round++) {
			this.stand.sink.takeOneMore();
			for (int i = 0; i < 150; i++) {
				this.stand.publish(Integer.toString(++published));
			}
			this.stand.sink.take(1 + round % 3);
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.overflows.get()).isGreaterThan(1);
		assertThat(this.stand.resets).isEmpty();
		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, published));
	}

	@Test
	void keepsItsMemoryBounded() {
		String event = Stand.kilobytes(1, 'x');
		this.stand.sink.takeOneMore();
		for (int i = 0; i < 300; i++) {
			this.stand.publish(event);
			assertThat(this.stand.emitter.queuedBytes()).isLessThanOrEqualTo(MAX + 1200);
			if (i % 7 == 0) {
				this.stand.sink.take(1);
				assertThat(this.stand.emitter.queuedBytes()).isLessThanOrEqualTo(MAX + 1200);
			}
		}
	}

	@Test
	void keepsItsMemoryBoundedWhereEventsPassByWhileAPageIsRead() {
		this.stand.store.answerLater();
		for (int i = 1; i <= 300; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.publish("301"); // a gap: the page is asked for
		assertThat(this.stand.store.waiting()).isEqualTo(1);
		this.stand.sink.takeOneMore();
		for (int i = 1; i <= 300; i++) {
			this.stand.pass("passing by " + i);
		}
		this.stand.store.answer();

		assertThat(this.stand.emitter.queuedBytes()).isLessThanOrEqualTo(MAX + 200);
		this.stand.store.answerAtOnce();
		this.stand.sink.takeAll();
		assertThat(this.stand.sink.heard()).containsSubsequence(Stand.numbers(1, 301));
	}

	@Test
	void keepsItsMemoryBoundedWhereAPageHasVeryManySmallEvents() {
		for (int i = 1; i <= 900; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.store.answerLater();
		this.stand.publish("901"); // a gap: the page is asked for
		this.stand.sink.takeOneMore();
		while (this.stand.store.waiting() > 0) {
			this.stand.store.answer();
			assertThat(this.stand.emitter.queuedBytes()).isLessThanOrEqualTo(MAX + 200);
			this.stand.sink.take(1);
		}
		this.stand.sink.takeAll();
		this.stand.store.answerAtOnce();

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, 901));
	}

	@Test
	void admitsAFrameLargerThanTheOutboxToAnEmptyOne() {
		String large = Stand.kilobytes(200, 'x');
		this.stand.publish(large);
		this.stand.publish("small");

		assertThat(this.stand.overflows).hasValue(0);
		assertThat(this.stand.sink.heard()).containsExactly(large, "small");
	}

	@Test
	void bringsALargerFrameFromTheStoreWhereTheOutboxWasNotEmpty() {
		String large = Stand.kilobytes(200, 'x');
		this.stand.sink.takeOneMore();
		this.stand.publish("1", "2", large, "3");
		assertThat(this.stand.overflows).hasValue(1);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).containsExactly("1", "2", large, "3");
	}

	@Test
	void keepsTheLibrarysOwnFramesInTheirPlace() {
		this.stand.sink.takeOneMore();
		this.stand.publish("1");
		this.stand.store(Stand.NEWS, "lost on this node");
		assertThat(this.stand.reset(LostReason.FORK, this.stand.head(Stand.NEWS))).isTrue();
		this.stand.publish(Stand.numbers(2, 500).toArray(String[]::new));
		assertThat(this.stand.overflows).hasValue(1);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types().subList(0, 4)).containsExactly("ready", "message", "reset", "message");
		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, 500));
	}

	@Test
	void isToldOfNoLossBehindEventsThatItReadsAgain() {
		this.stand.sink.takeOneMore();
		this.stand.publish("1", "2");
		assertThat(this.stand.reset(LostReason.FORK, this.stand.store(Stand.NEWS, "3").position())).isTrue();
		this.stand.publish(Stand.numbers(4, 500).toArray(String[]::new));
		assertThat(this.stand.overflows).hasValue(1);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).doesNotContain("reset");
		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, 500));
	}

	@Test
	void isToldOfALossBehindEventsThatItReadsAgainWhereTheyAreGone() {
		this.stand.retention = new Retention(10, 1 << 20, Duration.ofHours(1));
		this.stand.sink.takeOneMore();
		this.stand.publish("1", "2");
		assertThat(this.stand.reset(LostReason.GONE, this.stand.store(Stand.NEWS, "3").position())).isTrue();
		this.stand.publish(Stand.numbers(4, 500).toArray(String[]::new));
		assertThat(this.stand.overflows).hasValue(1);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "reset");
		assertThat(this.stand.sink.heard()).containsExactly("1");
		this.stand.publish("501");
		assertThat(this.stand.sink.heard()).containsExactly("1", "501");
	}

	@Test
	void keepsItsCursorWhileItIsStuck() {
		this.stand.publish("1", "2");
		String cursor = this.stand.sink.lastEventId();
		this.stand.sink.takeOneMore();
		this.stand.publish("3");
		String afterThree = this.stand.sink.lastEventId();
		this.stand.publish(Stand.numbers(4, 500).toArray(String[]::new));

		assertThat(this.stand.emitter.cursor()).isEqualTo(afterThree).isNotEqualTo(cursor);
		this.stand.comeBack();
		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(4, 500));
	}

	@Test
	void isToldWhereTheStoreHasNoLongerWhatTheOutboxForgot() {
		this.stand.retention = new Retention(10, 1 << 20, Duration.ofHours(1));
		this.stand.sink.takeOneMore();
		this.stand.publish(Stand.numbers(1, 500).toArray(String[]::new));
		this.stand.sink.takeAll();
		this.stand.publish("501");

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "reset", "message");
		assertThat(this.stand.sink.own("reset")).isEqualTo("{\"reason\":\"trimmed\",\"topics\":[\"news\"]}");
		assertThat(this.stand.sink.heard()).isEqualTo(List.of("1", "501"));
		assertThat(this.stand.resets).containsExactly(LostReason.TRIMMED);
	}

}
