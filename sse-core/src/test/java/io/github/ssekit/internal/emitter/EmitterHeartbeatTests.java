package io.github.ssekit.internal.emitter;

import java.time.Duration;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A heartbeat is a colon and one newline, and only where nothing else was written. */
class EmitterHeartbeatTests {

	private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

	private final Stand stand = new Stand();

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void isAColonAndOneNewline() {
		this.stand.open().begin();
		tickAfter(Duration.ofSeconds(16));

		assertThat(this.stand.sink.writes()).hasSize(2).last().isEqualTo(":\n");
		assertThat(this.stand.sink.types()).as("no client takes it for a message").containsExactly("ready");
	}

	@Test
	void doesNotComeBeforeItsTime() {
		this.stand.open().begin();
		tickAfter(Duration.ofSeconds(14));

		assertThat(this.stand.sink.heartbeats()).isZero();
	}

	@Test
	void doesNotComeWhereItIsSwitchedOff() {
		this.stand.settings = StreamSettings.DEFAULT.heartbeat(Duration.ZERO);
		this.stand.open().begin();
		tickAfter(Duration.ofDays(1));

		assertThat(this.stand.sink.heartbeats()).isZero();
	}

	@Test
	void doesNotComeWhereSomethingElseWasWrittenInstead() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("1");
		tickAfter(Duration.ofSeconds(16)); // it cannot be written yet
		this.stand.publish("2");
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
		assertThat(this.stand.sink.heartbeats()).isZero();
	}

	@Test
	void comesOnceHoweverOftenItWasDue() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("1");
		for (int i = 16; i < 60; i++) {
			tickAfter(Duration.ofSeconds(i));
		}
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.writes()).last().isEqualTo(":\n");
		assertThat(this.stand.sink.heartbeats()).isEqualTo(1);
	}

	@Test
	void comesWhileTheStoreIsSlow() {
		this.stand.open().begin();
		this.stand.store.answerLater();
		this.stand.store(Stand.NEWS, "1");
		this.stand.publish("2"); // a gap, and the store does not answer
		tickAfter(Duration.ofSeconds(16));
		this.stand.store.answerAtOnce();

		assertThat(this.stand.sink.heartbeats()).isEqualTo(1);
		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
	}

	@Test
	void comesWhileTheStoreIsAway() {
		this.stand.open().begin();
		this.stand.store.goAway();
		this.stand.store(Stand.NEWS, "1");
		this.stand.publish("2"); // a gap that cannot be read now
		tickAfter(Duration.ofSeconds(16));

		assertThat(this.stand.sink.heartbeats()).isEqualTo(1);
	}

	@Test
	void neverStandsInsideABlock() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish(Stand.kilobytes(200, 'x'));
		for (int i = 0; i < 40; i++) {
			tickAfter(Duration.ofSeconds(16 + i));
			this.stand.sink.take(1);
		}

		assertThat(this.stand.sink.heard()).containsExactly(Stand.kilobytes(200, 'x'));
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void wouldBeTheFirstThatASinkTakesWhichIsThenEndedOrItWouldBeCountedForEver() {
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		tickAfter(Duration.ofSeconds(14));
		assertThat(this.stand.emitter.isClosed()).as("ended early").isFalse();
		tickAfter(Duration.ofSeconds(16));

		assertThat(this.stand.emitter.isClosed()).isTrue();
		assertThat(this.stand.sink.isClosed()).isTrue();
		this.stand.sink.takeAll();
		assertThat(this.stand.sink.writes()).isEmpty();
	}

	@Test
	void isNotMissedOfASinkThatTookSomethingOnce() {
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.sink.take(1);
		this.stand.publish("1");
		tickAfter(Duration.ofSeconds(60));

		assertThat(this.stand.emitter.isClosed()).isFalse();
	}

	@Test
	void doesNotComeAfterTheLastBlock() {
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.emitter.tick(System.nanoTime() + Duration.ofSeconds(16).toNanos(), Duration.ofHours(1).toNanos());
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "closed");
		assertThat(this.stand.sink.heartbeats()).isZero();
	}

	private void tickAfter(Duration time) {
		this.stand.emitter.tick(System.nanoTime() + time.toNanos(), PATIENCE);
	}

}
