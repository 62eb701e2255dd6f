package io.github.ssekit.internal.emitter;

import java.time.Duration;

import io.github.ssekit.access.StreamSettings;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.RefuseReason;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.wire.CursorFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A stream that ends is told why, keeps its place, and ends once. */
@BothWays
class EmitterCloseTests {

	private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

	private final Stand stand;

	EmitterCloseTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void isCutOffAfterPatienceWhereTheSinkTakesNothing() {
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		long now = System.nanoTime();

		assertThat(this.stand.emitter.tick(now + PATIENCE - Duration.ofSeconds(1).toNanos(), PATIENCE)).isTrue();
		assertThat(this.stand.emitter.isClosed()).isFalse();
		assertThat(this.stand.emitter.tick(now + PATIENCE + 1, PATIENCE)).isFalse();
		assertThat(this.stand.emitter.isClosed()).isTrue();
		assertThat(this.stand.sink.isClosed()).isTrue();
		assertThat(this.stand.closed).as("it is told the reason it was given").containsExactly(CloseReason.SHUTDOWN);
	}

	@Test
	void writesNothingOnceItWasAborted() {
		this.stand.open().begin();
		this.stand.publish("1");
		String before = this.stand.sink.text();
		this.stand.emitter.abort();
		this.stand.publish("2");
		this.stand.pass("3");
		this.stand.emitter.close(CloseReason.SHUTDOWN);

		assertThat(this.stand.sink.text()).isEqualTo(before);
		assertThat(this.stand.closed).containsExactly(CloseReason.GONE);
		assertThat(this.stand.emitter.queuedBytes()).isZero();
	}

	@Test
	void endsWhenTheClientIsGone() {
		this.stand.open().begin();
		this.stand.sink.goAway();
		this.stand.sink.goAway();
		this.stand.publish("1");

		assertThat(this.stand.closed).containsExactly(CloseReason.GONE);
		assertThat(this.stand.sink.isClosed()).isTrue();
		assertThat(this.stand.emitter.tick(System.nanoTime(), PATIENCE)).isFalse();
	}

	@Test
	void endsOnceForTheFirstReason() {
		this.stand.open().begin();
		this.stand.emitter.close(CloseReason.REPLACED);
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.emitter.abort();
		this.stand.sink.goAway();

		assertThat(this.stand.closed).containsExactly(CloseReason.REPLACED);
		assertThat(this.stand.sink.types()).containsExactly("ready", "ended");
	}

	@ParameterizedTest
	@EnumSource
	void tellsWhyAndMarksWhatIsForGood(CloseReason reason) {
		this.stand.open().begin();
		this.stand.publish("1");
		String cursor = this.stand.sink.lastEventId();
		this.stand.emitter.close(reason);

		assertThat(this.stand.sink.own(reason.isForGood() ? "ended" : "closed"))
			.isEqualTo("{\"reason\":\"" + reason.word() + "\"}");
		assertThat(this.stand.sink.lastEventId()).isEqualTo(reason.isForGood() ? cursor + "~x" : cursor);
		assertThat(CursorFormat.isForGood(this.stand.sink.lastEventId())).isEqualTo(reason.isForGood());
	}

	@Test
	void goesOnWhereItWasClosedWithoutLosingWhatWaited() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("1", "2", "3");
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.sink.takeAll();
		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "closed");
		this.stand.comeBack();

		assertThat(this.stand.sink.heard()).containsExactly("2", "3");
	}

	@Test
	void saysReadyFirstWhereItIsClosedAtOnce() {
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "closed");
	}

	@Test
	void takesNoEventsOnceItIsClosing() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("1");
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.publish("2");
		this.stand.pass("3");
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "closed");
		assertThat(this.stand.sink.isClosed()).isTrue();
	}

	@Test
	void doesNotCountWhatWasDroppedOnceItIsClosing() {
		this.stand.settings = StreamSettings.DEFAULT.outboxMaxBytes(1024);
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		for (int i = 0; i < 100; i++) {
			this.stand.pass("passing by");
		}
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).endsWith("closed").doesNotContain("dropped");
	}

	@Test
	void isClosedInItsTimeWhereItHasAMaximalAge() {
		this.stand.settings = StreamSettings.DEFAULT.maxAge(Duration.ofMinutes(10));
		this.stand.open().begin();
		long opened = System.nanoTime();
		this.stand.emitter.tick(opened + Duration.ofMinutes(7).toNanos(), PATIENCE);
		assertThat(this.stand.sink.types()).containsExactly("ready");
		this.stand.emitter.tick(opened + Duration.ofMinutes(10).toNanos(), PATIENCE);

		assertThat(this.stand.sink.types()).containsExactly("ready", "closed");
		assertThat(this.stand.closed).containsExactly(CloseReason.MAX_AGE);
		assertThat(CursorFormat.isForGood(this.stand.sink.lastEventId())).isFalse();
	}

	@Test
	void bringsItsCursorAndAReconnectionTimeOfItsOwnWhenItIsRotated() {
		this.stand.settings = StreamSettings.DEFAULT.maxAge(Duration.ofMinutes(10))
			.retry(Duration.ofSeconds(3), Duration.ofSeconds(4));
		this.stand.open().begin();
		this.stand.publish("1");
		String cursor = this.stand.sink.lastEventId();
		this.stand.emitter.tick(System.nanoTime() + Duration.ofMinutes(10).toNanos(), PATIENCE);

		assertThat(this.stand.sink.own("closed")).isEqualTo("{\"reason\":\"max-age\"}");
		assertThat(this.stand.sink.lastEventId()).isEqualTo(cursor);
		assertThat(this.stand.sink.retry()).isBetween(3000L, 4000L);
	}

	@ParameterizedTest
	@EnumSource
	void isRefusedInOneBlockThatRepeatsTheClientsCursor(RefuseReason reason) {
		this.stand.open().begin();
		this.stand.publish("1");
		String cursor = this.stand.sink.lastEventId();
		this.stand.lastEventId = cursor;
		this.stand.sink = RecordingSink.takingAll();
		this.stand.closed.clear();
		this.stand.open();
		this.stand.emitter.refuse(reason);

		assertThat(this.stand.sink.types()).containsExactly("refused");
		assertThat(this.stand.sink.own("refused")).isEqualTo("{\"reason\":\"" + reason.word() + "\"}");
		assertThat(this.stand.sink.lastEventId()).isEqualTo(cursor);
		assertThat(this.stand.sink.retry()).isBetween(2000L, 5000L);
		assertThat(this.stand.sink.isClosed()).isTrue();
		assertThat(this.stand.closed).containsExactly(CloseReason.REFUSED);
	}

	@Test
	void isNotRefusedOnceItEnds() {
		this.stand.sink = RecordingSink.refusingByItself();
		this.stand.open();
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.emitter.refuse(RefuseReason.QUOTA);

		assertThat(this.stand.sink.refusals()).isEmpty();
		assertThat(this.stand.closed).containsExactly(CloseReason.SHUTDOWN);
	}

	@Test
	void isNotRefusedOnceItHasBegun() {
		this.stand.sink = RecordingSink.refusingByItself();
		this.stand.open().begin();
		this.stand.emitter.refuse(RefuseReason.QUOTA);
		this.stand.publish("1");

		assertThat(this.stand.sink.refusals()).isEmpty();
		assertThat(this.stand.sink.heard()).containsExactly("1");
	}

	@Test
	void isRefusedByItsSinkAloneWhereThatSaysIt() {
		this.stand.sink = RecordingSink.refusingByItself();
		this.stand.open();
		this.stand.emitter.refuse(RefuseReason.QUOTA);
		this.stand.emitter.close(CloseReason.SHUTDOWN);

		assertThat(this.stand.sink.refusals()).containsExactly(RefuseReason.QUOTA);
		assertThat(this.stand.sink.text()).isEmpty();
		assertThat(this.stand.sink.isClosed()).isTrue();
		assertThat(this.stand.closed).containsExactly(CloseReason.REFUSED);
	}

	@Test
	void isNotToldAtItsEndOfALossBehindEventsThatItHasNotHeard() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("1", "2", "3");
		assertThat(this.stand.reset(LostReason.FORK, this.stand.store(Stand.NEWS, "4").position())).isTrue();
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "closed");
		this.stand.comeBack();
		assertThat(this.stand.sink.heard()).containsExactly("2", "3", "4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "somebody-elses_id", "7f3a", "~", "1.x" })
	void isRefusedWithItsOwnUnreadableIdSoThatItIsToldLater(String lastEventId) {
		this.stand.lastEventId = lastEventId;
		this.stand.open();
		this.stand.emitter.refuse(RefuseReason.DRAINING);

		assertThat(this.stand.sink.lastEventId()).isEqualTo(lastEventId);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\nid: forged", "a\r\rdata: forged\r\r", "a\0", "ä", "\uD83D\uDE00" })
	void isRefusedWithASafeIdWhereItsOwnMustNotBeWritten(String lastEventId) {
		this.stand.lastEventId = lastEventId;
		this.stand.open();
		this.stand.emitter.refuse(RefuseReason.DRAINING);

		assertThat(this.stand.sink.types()).containsExactly("refused");
		assertThat(this.stand.sink.lastEventId()).isEqualTo("unreadable");
	}

	@Test
	void isRefusedWithAnEmptyIdWhereItBroughtNone() {
		this.stand.open();
		this.stand.emitter.refuse(RefuseReason.DRAINING);

		assertThat(this.stand.sink.lastEventId()).isEmpty();
		assertThat(this.stand.sink.text()).startsWith("id: \nretry: ");
	}

	@Test
	void endsForGoodAlsoBeforeItHasBegun() {
		this.stand.open();
		this.stand.emitter.close(CloseReason.REPLACED);

		assertThat(this.stand.sink.types()).containsExactly("ended");
		assertThat(this.stand.sink.lastEventId()).isEqualTo("~x");
	}

}
