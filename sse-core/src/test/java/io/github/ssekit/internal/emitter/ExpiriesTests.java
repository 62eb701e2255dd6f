package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.access.ConnectRequest;
import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.InvalidSettingException;
import io.github.ssekit.fakes.MovableClock;
import io.github.ssekit.fakes.RecordingSink;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A stream whose right ends is told ahead of it, once, and ends then. */
class ExpiriesTests {

	private final MovableClock clock = new MovableClock();

	private final Expiries expiries = new Expiries(this.clock, Duration.ofSeconds(60));

	private final Stand stand = new Stand();

	@Test
	void refusesALeadThatIsNegative() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new Expiries(this.clock, Duration.ofSeconds(-1)))
			.withMessageContaining("sse.auth.expiring-ahead");
	}

	@Test
	void endsAStreamThatHasNotBegunAndTellsItNothingElse() {
		open(Duration.ofSeconds(30));
		this.expiries.begun(this.stand.emitter);
		this.expiries.sweep();
		this.clock.add(Duration.ofSeconds(30));
		this.expiries.sweep();

		assertThat(this.stand.sink.types()).containsExactly("closed");
		assertThat(this.stand.closed).containsExactly(CloseReason.AUTH_EXPIRED);
		assertThat(this.expiries.size()).isZero();
	}

	@Test
	void tellsNothingAheadWhereThatIsNotWanted() {
		Expiries silent = new Expiries(this.clock, Duration.ZERO);
		open(silent, Duration.ofSeconds(30));
		this.stand.begin();
		silent.begun(this.stand.emitter);
		silent.sweep();
		this.clock.add(Duration.ofSeconds(30));
		silent.sweep();

		assertThat(this.stand.sink.types()).containsExactly("ready", "closed");
	}

	@Test
	void tellsOnceAheadAndEndsOnTime() {
		open(Duration.ofSeconds(100));
		this.stand.begin();
		this.expiries.begun(this.stand.emitter);
		this.clock.add(Duration.ofSeconds(39));
		this.expiries.sweep();
		assertThat(this.stand.sink.types()).containsExactly("ready");
		this.clock.add(Duration.ofSeconds(1));
		this.expiries.sweep();
		this.expiries.sweep();
		this.expiries.begun(this.stand.emitter);
		this.stand.publish("1");
		assertThat(this.stand.sink.own("auth-expiring"))
			.isEqualTo("{\"expires\":\"" + this.stand.expiresAt + "\",\"in\":60}");
		this.clock.add(Duration.ofSeconds(59));
		this.expiries.sweep();
		assertThat(this.stand.sink.isClosed()).isFalse();
		this.clock.add(Duration.ofSeconds(1));
		this.expiries.sweep();

		assertThat(this.stand.sink.types()).containsExactly("ready", "auth-expiring", "message", "closed");
		assertThat(this.stand.sink.own("closed")).isEqualTo("{\"reason\":\"auth-expired\"}");
		assertThat(this.stand.sink.lastEventId()).as("it comes back by itself").doesNotEndWith("~x");
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void tellsAStreamThatLivesShorterThanTheLeadRightAfterReady() {
		open(Duration.ofSeconds(30));
		this.expiries.sweep();
		this.stand.begin();
		this.expiries.begun(this.stand.emitter);
		this.expiries.sweep();

		assertThat(this.stand.sink.types()).containsExactly("ready", "auth-expiring");
		assertThat(this.stand.sink.own("auth-expiring")).endsWith("\"in\":30}");
	}

	@Test
	void keepsThePlaceOfWhoHasNotTakenAllThatWaits() {
		this.stand.sink = RecordingSink.takingNothing();
		open(Duration.ofSeconds(30));
		this.stand.begin();
		this.stand.publish("1", "2", "3");
		this.expiries.begun(this.stand.emitter);
		this.stand.sink.takeAll();
		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3");
		this.clock.add(Duration.ofSeconds(30));
		this.expiries.sweep();
		this.stand.publish("4");
		this.stand.expiresAt = null;
		this.stand.comeBack();

		assertThat(this.stand.sink.heard()).containsExactly("4");
	}

	@Test
	void forgetsWhoHasEndedBefore() {
		open(Duration.ofSeconds(100));
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.expiries.remove(this.stand.emitter);
		assertThat(this.expiries.size()).isZero();
		this.expiries.add(this.stand.emitter);
		assertThat(this.expiries.size()).as("it ended while it was added").isZero();
	}

	@Test
	void takesNoNoteOfWhoseRightNeverEnds() {
		this.stand.open().begin();
		this.expiries.add(this.stand.emitter);
		this.expiries.begun(this.stand.emitter);
		this.clock.add(Duration.ofDays(40_000));
		this.expiries.sweep();

		assertThat(this.expiries.size()).isZero();
		assertThat(this.stand.sink.types()).containsExactly("ready");
	}

	@Test
	void waitsForAnEndThatIsFartherAwayThanAnybodyCounts() {
		this.stand.expiresAt = Instant.MAX;
		this.stand.open().begin();
		this.expiries.add(this.stand.emitter);
		this.clock.add(Duration.ofDays(40_000));
		this.expiries.sweep();

		assertThat(this.stand.sink.types()).containsExactly("ready");
	}

	@Test
	void endsEachOfManyInItsTurn() {
		List<Stand> stands = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			Stand one = new Stand();
			// in no order, several at a time
			one.expiresAt = this.clock.instant().plusSeconds(100 + (i * 37) % 50);
			RecordingSink sink = one.sink;
			one.emitter = new Emitter("e" + i, "alice", ConnectRequest.of("alice", one.topics).expiresAt(one.expiresAt),
					sink, StreamResources.of(one.store), one);
			one.emitter.open();
			one.begin();
			this.expiries.add(one.emitter);
			stands.add(one);
		}
		this.clock.add(Duration.ofSeconds(125));
		this.expiries.sweep();

		Instant now = this.clock.instant();
		for (Stand one : stands) {
			assertThat(one.sink.isClosed()).isEqualTo(one.expiresAt.isBefore(now));
			assertThat(one.sink.types()).containsExactly("ready",
					one.expiresAt.isBefore(now) ? "closed" : "auth-expiring");
		}
	}

	@Test
	void marksTheCursorOfALogin() {
		this.stand.principal = () -> "alice";
		this.stand.open().begin();
		this.stand.publish("1");

		assertThat(this.stand.sink.lastEventId()).startsWith("1a.");
		assertThat(this.stand.emitter.cursor()).isEqualTo(this.stand.sink.lastEventId());
		this.stand.comeBack();
		assertThat(this.stand.sink.own("ready")).contains("\"recovered\":true");
	}

	private void open(Duration life) {
		open(this.expiries, life);
	}

	private void open(Expiries in, Duration life) {
		this.stand.expiresAt = this.clock.instant().plus(life);
		this.stand.open();
		in.add(this.stand.emitter);
	}

}
