package io.github.ssekit.internal.deliver;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Patience;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.scenario.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the broker does, a node's listeners hear every event once and in order. */
class DeliverFlowTests {

	private static final int READERS = 20;

	private final Node node = new Node().readers(READERS);

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void readsWhatWasLostOnceForAllListeners() {
		this.node.publish("1");
		this.node.broker.loseAll();
		this.node.publish("2", "3");
		this.node.broker.loseNothing();
		this.node.publish("4", "5");

		this.node.everyoneHears(Node.numbers(1, 5));
		assertThat(this.node.store.reads()).as("not once for each of %d readers", READERS).isEqualTo(1);
	}

	@Test
	void readsALongGapPageByPageForAllListeners() {
		this.node.broker.loseAll();
		this.node.publish(Node.numbers(1, 2000).toArray(String[]::new));
		this.node.broker.loseNothing();
		this.node.publish("2001");

		this.node.everyoneHears(Node.numbers(1, 2001));
		assertThat(this.node.store.reads()).isLessThan(READERS);
	}

	@Test
	void tellsNothingTwiceThatTheBrokerRepeats() {
		List<LiveEvent> all = new ArrayList<>();
		this.node.broker.line((event) -> {
			all.add(event);
			return List.copyOf(all); // everything since the beginning, again and again
		});
		this.node.publish(Node.numbers(1, 50).toArray(String[]::new));

		this.node.everyoneHears(Node.numbers(1, 50));
		assertThat(this.node.store.reads()).isZero();
	}

	@Test
	void readsWhereTheBrokerIsInDoubt() {
		this.node.publish("1");
		this.node.broker.loseAll();
		this.node.publish("2", "3");
		this.node.broker.reportPossibleGap(Node.NEWS);

		this.node.everyoneHears(Node.numbers(1, 3));
		assertThat(this.node.store.reads()).isEqualTo(1);
	}

	@Test
	void readsWhatNobodyAnnouncedWhenItIsTimeToCompare() {
		this.node.publish("1");
		this.node.broker.loseAll();
		this.node.publish("2", "3");
		this.node.store.goAway();
		this.node.broker.check(Node.NEWS); // it is compared next time
		this.node.store.comeBack();
		assertThat(this.node.store.reads()).isZero();
		this.node.broker.check(Topic.of("nobody-listens"), Node.NEWS);

		this.node.everyoneHears(Node.numbers(1, 3));
		assertThat(this.node.store.reads()).isEqualTo(1);
	}

	@Test
	void readsNothingWhereNothingHasMoved() {
		this.node.broker.check(Node.NEWS);
		this.node.publish("1", "2");
		this.node.broker.check(Node.NEWS);

		this.node.everyoneHears(Node.numbers(1, 2));
		assertThat(this.node.store.reads()).isZero();
	}

	@Test
	void readsNothingWhereWhatHasMovedWasHeardWhileItWasCompared() {
		this.node.publish("1");
		this.node.store.answerLater();
		this.node.broker.check(Node.NEWS);
		this.node.publish("2");
		assertThat(this.node.store.waiting()).isOne();
		this.node.store.answerAtOnce();

		this.node.everyoneHears(Node.numbers(1, 2));
		assertThat(this.node.store.reads()).isZero();
	}

	@Test
	void comparesNothingThatIsJustBeingRepaired() {
		this.node.broker.loseAll();
		this.node.publish("1");
		this.node.store.answerLater();
		this.node.broker.reportPossibleGap(Node.NEWS);
		this.node.broker.check(Node.NEWS);
		assertThat(this.node.store.waiting()).isOne();
		this.node.store.answerAtOnce();

		this.node.everyoneHears(Node.numbers(1, 1));
		assertThat(this.node.store.reads()).isOne();
	}

	@Test
	void readsOnceMoreWhereADoubtComesDuringTheRead() {
		this.node.broker.loseAll();
		this.node.publish("1");
		this.node.store.answerLaterWhatIsSoNow();
		this.node.broker.reportPossibleGap(Node.NEWS);
		this.node.publish("2"); // too late for the answer that is under way
		this.node.broker.reportPossibleGap(Node.NEWS);
		assertThat(this.node.store.reads()).isEqualTo(1);
		this.node.store.answerAtOnce();

		this.node.everyoneHears(Node.numbers(1, 2));
	}

	@Test
	void holdsWhatIsAnnouncedDuringARepair() {
		this.node.publish("1");
		this.node.broker.loseAll();
		this.node.publish("2");
		this.node.broker.loseNothing();
		this.node.store.answerLater();
		this.node.publish("3", "4", "5");
		assertThat(this.node.store.reads()).isEqualTo(1);
		this.node.store.answerAtOnce();
		this.node.publish("6");

		this.node.everyoneHears(Node.numbers(1, 6));
		assertThat(this.node.store.reads()).isEqualTo(1);
	}

	@Test
	void repairsAgainWhatIsLostDuringARepair() {
		this.node.broker.loseAll();
		this.node.publish("1");
		this.node.broker.loseNothing();
		this.node.store.answerLater();
		this.node.publish("2");
		this.node.store.answer();
		this.node.store.answerLater();
		this.node.broker.reportPossibleGap(Node.NEWS);
		this.node.broker.loseAll();
		this.node.publish("3");
		this.node.broker.loseNothing();
		this.node.publish("4");
		this.node.store.answerAtOnce();

		this.node.everyoneHears(Node.numbers(1, 4));
	}

	@Test
	void holdsNoMoreThanItMustWhileTheStoreIsSlow() {
		this.node.broker.loseAll();
		this.node.publish("1");
		this.node.broker.loseNothing();
		this.node.store.answerLaterWhatIsSoNow();
		this.node.publish(Node.numbers(2, 5000).toArray(String[]::new));
		this.node.store.answerAtOnce();

		this.node.everyoneHears(Node.numbers(1, 5000));
	}

	@Test
	void goesOnWhereTheStoreWasAwayForAWhile() {
		this.node.publish("1");
		this.node.broker.loseAll();
		this.node.publish("2");
		this.node.broker.loseNothing();
		this.node.store.goAway();
		this.node.publish("3", "4");
		assertThat(this.node.readers.get(0).heard()).doesNotContain("3");
		this.node.store.comeBack();

		this.node.everyoneHears(Node.numbers(1, 4));
		this.node.publish("5");
		this.node.everyoneHears(Node.numbers(1, 5));
	}

	@Test
	void goesOnWhereTheStoreHasThrownForAWhile() {
		this.node.publish("1");
		this.node.broker.loseAll();
		this.node.publish("2");
		this.node.broker.loseNothing();
		this.node.store.throwInstead();
		this.node.publish("3");
		this.node.store.comeBack();
		this.node.publish("4");

		this.node.everyoneHears(Node.numbers(1, 4));
	}

	@Test
	void letsPassWhatPassesByDuringARepair() {
		this.node.broker.loseAll();
		this.node.publish("1");
		this.node.broker.loseNothing();
		this.node.store.answerLater();
		this.node.publish("2");
		this.node.pass("passing by");
		RecordingSink reader = this.node.readers.get(0);
		Patience.until(() -> assertThat(reader.heard()).containsExactly("passing by"));
		this.node.store.answerAtOnce();

		Patience.until(() -> assertThat(reader.heard()).containsExactly("passing by", "1", "2"));
	}

	@Test
	void dropsAnEventThatStandsInNoHistoryOfTheStore() {
		this.node.publish("1", "2");
		StoredEvent rubbish = new StoredEvent(Node.NEWS, new Position("aaaa", 100, Position.EARLIEST_TIME + 1), 17,
				Node.encoded("rubbish"));
		this.node.broker.announce(rubbish);
		this.node.publish("3");

		this.node.everyoneHears(Node.numbers(1, 3));
		assertThat(this.node.store.reads()).isEqualTo(1);
	}

	@Test
	void dropsALateEventOfAHistoryThatIsGone() {
		this.node.publish("1", "2");
		StoredEvent late = new StoredEvent(Node.NEWS, new Position("zzzz", 3, Position.EARLIEST_TIME + 1), 17,
				Node.encoded("late"));
		this.node.broker.announce(late);
		this.node.publish("3");

		this.node.everyoneHears(Node.numbers(1, 3));
	}

	@Test
	void dropsAFloodOfRubbish() {
		this.node.publish("1");
		this.node.store.answerLater();
		for (int i = 0; i < 3000; i++) {
			this.node.broker.announce(new StoredEvent(Node.NEWS,
					new Position("aaaa", 100 + 2L * i, Position.EARLIEST_TIME + 1), 17, Node.encoded("rubbish")));
		}
		this.node.store.answerAtOnce();
		this.node.publish("2");

		this.node.everyoneHears(Node.numbers(1, 2));
	}

	@Test
	void hearsNothingOfTopicsWithoutListeners() {
		int subscriptions = this.node.broker.subscriptions();
		assertThat(subscriptions).as("one for each of two topics").isEqualTo(2);
		this.node.hub.publish("nobody/listens", SseEvent.of("x")).join();
		this.node.publish("1");

		this.node.everyoneHears(Node.numbers(1, 1));
		assertThat(this.node.broker.subscriptions()).isEqualTo(subscriptions);
	}

}
