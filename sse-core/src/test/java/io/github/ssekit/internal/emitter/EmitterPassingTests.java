package io.github.ssekit.internal.emitter;

import java.util.List;

import io.github.ssekit.access.Overflow;
import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Events without history: a slow reader loses the oldest and is told, or is closed. */
@BothWays
class EmitterPassingTests {

	private static final int MAX = 2048;

	private final Stand stand;

	EmitterPassingTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@BeforeEach
	void anOutboxOfTwoKilobytes() {
		this.stand.settings = StreamSettings.DEFAULT.outboxMaxBytes(MAX);
	}

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void losesTheOldestAndHearsHowMany() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		for (int i = 1; i <= 500; i++) {
			this.stand.pass(Integer.toString(i));
		}
		assertThat(this.stand.emitter.queuedBytes()).isLessThanOrEqualTo(MAX);
		this.stand.sink.takeAll();

		List<String> heard = this.stand.sink.heard();
		int dropped = 500 - heard.size();
		assertThat(this.stand.sink.own("dropped")).isEqualTo("{\"count\":" + dropped + "}");
		assertThat(this.stand.sink.types().subList(0, 4)).containsExactly("ready", "message", "dropped", "message");
		assertThat(heard.get(0)).isEqualTo("1");
		assertThat(heard.subList(1, heard.size())).isEqualTo(Stand.numbers(dropped + 2, 500));
	}

	@Test
	void countsAnewAfterEachTelling() {
		this.stand.open().begin();
		int told = 0;
		int passed = 0;
		for (int round = 0; round < 3; round++) {
			this.stand.sink.takeOneMore();
			for (int i = 0; i < 100; i++) {
				this.stand.pass(Integer.toString(++passed));
			}
			this.stand.sink.takeAll();
			told += Integer.parseInt(this.stand.sink.own("dropped").replaceAll("\\D", ""));
		}

		assertThat(told + this.stand.sink.heard().size()).isEqualTo(passed);
		assertThat(this.stand.sink.types().stream().filter("dropped"::equals)).hasSize(3);
	}

	@Test
	void isToldOfThoseThatWereLostOnTheWay() {
		this.stand.open().begin();
		this.stand.emitter.lostPassing(3);
		this.stand.pass("4");

		assertThat(this.stand.sink.types()).containsExactly("ready", "dropped", "message");
		assertThat(this.stand.sink.own("dropped")).isEqualTo("{\"count\":3}");
	}

	@Test
	void isClosedWhereTheEndpointWantsItSo() {
		this.stand.settings = this.stand.settings.overflow(Overflow.CLOSE);
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		for (int i = 0; i < 500; i++) {
			this.stand.pass(Integer.toString(i));
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "closed");
		assertThat(this.stand.sink.own("closed")).isEqualTo("{\"reason\":\"overflow\"}");
		assertThat(this.stand.sink.isClosed()).isTrue();
		assertThat(this.stand.closed).containsExactly(CloseReason.OVERFLOW);
	}

	@Test
	void isNotClosedAsLongAsStoredEventsCanMakeRoom() {
		this.stand.settings = this.stand.settings.overflow(Overflow.CLOSE);
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish(Stand.numbers(1, 40).toArray(String[]::new));
		this.stand.pass("passing by");
		this.stand.sink.takeAll();

		assertThat(this.stand.closed).isEmpty();
		assertThat(this.stand.sink.heard()).contains("passing by").containsAll(Stand.numbers(1, 40));
	}

	@Test
	void takesNothingFromEventsWithHistory() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		for (int i = 1; i <= 300; i++) {
			this.stand.publish("stored " + i);
			this.stand.pass("passing " + i);
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard().stream().filter((data) -> data.startsWith("stored")))
			.containsExactlyElementsOf(Stand.numbers(1, 300).stream().map((i) -> "stored " + i).toList());
		assertThat(this.stand.resets).isEmpty();
	}

	@Test
	void doesNotPushOutTheLibrarysOwnFrames() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.pass("1");
		this.stand.store(Stand.NEWS, "lost on this node");
		this.stand.reset(LostReason.GONE, this.stand.head(Stand.NEWS));
		for (int i = 2; i <= 500; i++) {
			this.stand.pass(Integer.toString(i));
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).contains("reset", "dropped");
		assertThat(this.stand.sink.own("reset")).contains("gone");
	}

	@Test
	void admitsOneLargerThanTheOutboxToAnEmptyOne() {
		this.stand.open().begin();
		this.stand.pass(Stand.kilobytes(50, 'x'));

		assertThat(this.stand.sink.heard()).containsExactly(Stand.kilobytes(50, 'x'));
	}

}
