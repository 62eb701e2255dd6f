package io.github.ssekit.internal.emitter;

import java.time.Duration;
import java.util.List;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.observe.EmitterState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Catching up: page by page, through trouble, and never silently past a hole. */
@BothWays
class EmitterCatchUpTests {

	private final Stand stand;

	EmitterCatchUpTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void triesAgainWhereTheStoreFails() {
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.store.goAway();
		this.stand.publish("2"); // a gap
		tick();
		assertThat(this.stand.sink.heard()).isEmpty();
		int asked = this.stand.store.reads();
		tick();
		assertThat(this.stand.store.reads()).as("not at every look").isEqualTo(asked);
		this.stand.store.comeBack();
		Patience.until(() -> {
			tick();
			assertThat(this.stand.sink.heard()).containsExactly("1", "2");
		});
		this.stand.publish("3");

		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3");
		assertThat(this.stand.closed).isEmpty();
	}

	@Test
	void saysThatHistoryWasTrimmedWhileItCaughtUp() {
		this.stand.retention = new Retention(400, 1 << 20, Duration.ofHours(1));
		this.stand.open().begin();
		for (int i = 1; i <= 400; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.lastEventId = this.stand.sink.lastEventId();
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		this.stand.sink.take(2); // ready, and some of the first page
		List<String> first = this.stand.sink.heard();
		for (int i = 401; i <= 900; i++) {
			this.stand.publish(Integer.toString(i));
		}
		this.stand.sink.takeAll();
		this.stand.publish("901");

		assertThat(this.stand.sink.types().stream().distinct()).containsExactly("ready", "message", "reset");
		assertThat(this.stand.sink.own("reset")).isEqualTo("{\"reason\":\"trimmed\",\"topics\":[\"news\"]}");
		assertThat(this.stand.resets).containsExactly(LostReason.TRIMMED);
		List<String> heard = this.stand.sink.heard();
		assertThat(heard).startsWith(first.toArray(String[]::new)).endsWith("901").doesNotHaveDuplicates();
		int page = heard.size() - 1;
		assertThat(heard.subList(0, page)).isEqualTo(Stand.numbers(1, page));
	}

	@Test
	void readsTheNextPageOnlyWhenTheSinkHasTakenTheOneBefore() {
		this.stand.open().begin();
		for (int i = 1; i <= 1000; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.lastEventId = this.stand.sink.lastEventId();
		this.stand.sink = RecordingSink.takingNothing();
		this.stand.open().begin();
		assertThat(this.stand.store.reads()).isZero();
		this.stand.sink.take(2);
		assertThat(this.stand.store.reads()).isEqualTo(1);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, 1000));
		assertThat(this.stand.store.reads()).isGreaterThan(3);
	}

	@Test
	void letsOneLongHistoryNotHoldUpTheOthers() {
		this.stand.topics = List.of(Stand.NEWS, Stand.SPORT);
		this.stand.open().begin();
		for (int i = 1; i <= 900; i++) {
			this.stand.store(Stand.NEWS, "news " + i);
		}
		this.stand.store(Stand.SPORT, "goal");
		this.stand.comeBack();

		assertThat(this.stand.sink.heard()).hasSize(901);
		assertThat(this.stand.sink.heard().indexOf("goal")).isLessThan(600);
	}

	@Test
	void goesOnAtTheHeadAfterAResetAndResumesThere() {
		this.stand.open().begin();
		this.stand.publish("1");
		this.stand.store(Stand.NEWS, "2, lost on this node");
		Position head = this.stand.head(Stand.NEWS);
		assertThat(this.stand.reset(LostReason.FORK, head)).isTrue();
		this.stand.emitter.drain();
		this.stand.publish("3");
		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "reset", "message");
		assertThat(this.stand.sink.heard()).containsExactly("1", "3");
		String afterReset = this.stand.sink.messages().get(2).lastEventId();
		for (int i = 0; i < 3; i++) {
			this.stand.lastEventId = afterReset;
			this.stand.sink = RecordingSink.takingAll();
			this.stand.open().begin();

			assertThat(this.stand.sink.types()).containsExactly("ready", "message");
			assertThat(this.stand.sink.heard()).containsExactly("3");
		}
	}

	@Test
	void isNotResetWhereItStandsAtTheHeadAlready() {
		this.stand.open().begin();
		this.stand.publish("1");

		assertThat(this.stand.reset(LostReason.EPOCH, this.stand.head(Stand.NEWS))).isFalse();
		assertThat(this.stand.sink.types()).containsExactly("ready", "message");
	}

	@Test
	void takesNoPageThatComesAfterAReset() {
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.store.answerLater();
		this.stand.publish("2"); // a gap: a page is asked for
		StoredEvent third = this.stand.store(Stand.NEWS, "3");
		this.stand.reset(LostReason.GONE, third.position());
		this.stand.store.answerAtOnce();
		this.stand.publish("4");

		assertThat(this.stand.sink.types()).containsExactly("ready", "reset", "message");
		assertThat(this.stand.sink.heard()).containsExactly("4");
	}

	@ParameterizedTest
	@EnumSource(value = LostReason.class, names = { "TRIMMED", "GONE", "FORK", "EPOCH" })
	void isNotSetBackByAResetThatComesLate(LostReason reason) {
		this.stand.open().begin();
		this.stand.publish("1");
		Position nodeStood = this.stand.track(Stand.NEWS).queued();
		this.stand.publish("2");
		Position nodeGoesOnAt = this.stand.head(Stand.NEWS);
		this.stand.publish("3", "4");
		boolean told = this.stand.reset(reason, nodeStood, nodeGoesOnAt);
		this.stand.emitter.drain();
		this.stand.publish("5");

		assertThat(told).isFalse();
		assertThat(this.stand.sink.types()).doesNotContain("reset");
		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3", "4", "5");
	}

	@Test
	void asksTheStoreWhereItsNodeHasLostAnotherPlaceThanItsOwn() {
		this.stand.retention = new Retention(2, 1 << 20, Duration.ofHours(1));
		this.stand.open().begin();
		this.stand.publish("1");
		Position nodeStood = new Position("zzzz", 7, Position.EARLIEST_TIME);
		for (int i = 2; i <= 9; i++) {
			this.stand.store(Stand.NEWS, "lost on this node");
		}
		boolean told = this.stand.reset(LostReason.EPOCH, nodeStood, this.stand.head(Stand.NEWS));
		this.stand.emitter.drain();
		this.stand.publish("10");

		assertThat(told).as("told by its node").isFalse();
		assertThat(this.stand.resets).as("told by itself").containsExactly(LostReason.TRIMMED);
		assertThat(this.stand.sink.types()).containsExactly("ready", "message", "reset", "message");
	}

	@Test
	void hearsWhatIsAnnouncedWhileAPageThatIsEmptyIsOnItsWay() {
		this.stand.open().begin();
		this.stand.publish("1");
		this.stand.store.answerLaterWhatIsSoNow();
		Position head = this.stand.head(Stand.NEWS);
		// which the store does not know, nor ever will
		Position announced = new Position(head.epoch(), head.offset() + 1, head.time() + 1000);
		this.stand.emitter.headMoved(this.stand.track(Stand.NEWS), announced);
		this.stand.emitter.drain();
		StoredEvent second = this.stand.store(Stand.NEWS, "2");
		this.stand.announce(second); // after the page was asked for
		this.stand.store.answerAtOnce();

		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
	}

	@Test
	void isLiveAgainWhereTheStoreDoesNotKnowWhatWasAnnounced() {
		this.stand.open().begin();
		this.stand.publish("1");
		Position head = this.stand.head(Stand.NEWS);
		this.stand.emitter.headMoved(this.stand.track(Stand.NEWS),
				new Position(head.epoch(), head.offset() + 3, head.time() + 1));
		this.stand.emitter.drain();

		assertThat(this.stand.emitter.view().state()).isEqualTo(EmitterState.LIVE);
		assertThat(this.stand.emitter.view().topics().get(0).lag()).isZero();
	}

	@Test
	void takesNoPageThatComesAfterTheEnd() {
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.store.answerLater();
		this.stand.publish("2"); // a gap: a page is asked for
		this.stand.emitter.close(CloseReason.SHUTDOWN);
		this.stand.store.answerAtOnce();

		assertThat(this.stand.sink.types()).containsExactly("ready", "closed");
		assertThat(this.stand.emitter.queuedBytes()).isZero();
	}

	private void tick() {
		this.stand.emitter.tick(System.nanoTime(), Duration.ofSeconds(3).toNanos());
	}

	@Test
	void isNotLiveBeforeTheStoreHasSaidThatItsPlaceStillStands() {
		this.stand.open().begin();
		this.stand.publish("1", "2", "3");
		Position standing = this.stand.head(Stand.NEWS);
		Position nodeStood = new Position(standing.epoch(), 2, standing.time() + 1);
		this.stand.store.answerLater();
		this.stand.reset(LostReason.FORK, nodeStood, new Position(standing.epoch(), 1, standing.time()));
		this.stand.emitter.drain();
		this.stand.pass("an event that is written meanwhile");

		assertThat(this.stand.emitter.view().state()).isEqualTo(EmitterState.CATCHING_UP);
		this.stand.store.answerAtOnce();
		assertThat(this.stand.emitter.view().state()).isEqualTo(EmitterState.LIVE);
	}

	@Test
	void takesNoHeadOfAnOldHistoryFromAPageThatComesLate() {
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.store.answerLater();
		this.stand.publish("2"); // a gap: a page is asked for
		Position ofNewHistory = new Position("bbbb", 1, this.stand.head(Stand.NEWS).time());
		this.stand.emitter.headMoved(this.stand.track(Stand.NEWS), ofNewHistory);
		this.stand.store.answer();

		assertThat(this.stand.track(Stand.NEWS).head()).isEqualTo(ofNewHistory);
		assertThat(this.stand.emitter.view().state()).isEqualTo(EmitterState.CATCHING_UP);
		this.stand.store.answerAtOnce();
		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
	}

	@Test
	void asksTheStoreWhereItsNodeLosesItsPlaceWhileTheStreamBegins() {
		this.stand.retention = new Retention(2, 1 << 20, Duration.ofHours(1));
		this.stand.store(Stand.NEWS, "1");
		Position asked = this.stand.head(Stand.NEWS);
		this.stand.open();
		for (int i = 2; i <= 9; i++) {
			this.stand.store(Stand.NEWS, "lost on this node");
		}
		this.stand.reset(LostReason.EPOCH, asked, asked);
		this.stand.emitter.begin(List.of(new ResumePoint(Stand.NEWS, asked, asked, null)), false, null);

		assertThat(this.stand.sink.types()).containsExactly("ready", "reset");
	}

	@Test
	void hearsWhatComesThoughItsOwnPlaceWasHigherAndIsLost() {
		this.stand.store(Stand.NEWS, "1");
		Position head = this.stand.head(Stand.NEWS);
		Position lost = new Position(head.epoch(), 1096, head.time());
		this.stand.open();
		this.stand.store.answerLaterWhatIsSoNow();
		this.stand.emitter.begin(List.of(new ResumePoint(Stand.NEWS, lost, head, LostReason.FORK)), false, null);
		this.stand.publish("2");
		this.stand.store.answerAtOnce();

		assertThat(this.stand.sink.heard()).containsExactly("2");
	}

	@Test
	void asksTheStoreWhereALowerPlaceWasTakenLaterThanItsOwn() {
		this.stand.open().begin();
		this.stand.publish("1", "2");
		Position head = this.stand.head(Stand.NEWS);
		int reads = this.stand.store.reads();
		Position ofOtherHistory = new Position(head.epoch(), 1, head.time() + 1000);
		this.stand.announce(new StoredEvent(Stand.NEWS, ofOtherHistory, 0, this.stand.encoded("1 again")));

		assertThat(this.stand.store.reads()).isGreaterThan(reads);
		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
	}

	@Test
	void takesTheHeadThatItsNodeGoesOnAtThoughItBelievedInAHigherOne() {
		this.stand.open().begin();
		this.stand.publish("1");
		Position standing = this.stand.head(Stand.NEWS);
		this.stand.store.answerLater();
		this.stand.emitter.headMoved(this.stand.track(Stand.NEWS), new Position(standing.epoch(), 9, standing.time()));
		Position goingOn = new Position(standing.epoch(), 3, standing.time() + 1);
		this.stand.reset(LostReason.FORK, goingOn);

		assertThat(this.stand.track(Stand.NEWS).head()).isEqualTo(goingOn);
	}

}
