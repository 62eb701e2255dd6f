package io.github.ssekit.internal.emitter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Message;
import io.github.ssekit.fakes.RecordingSink;
import io.github.ssekit.internal.wire.CollidingTopics;
import io.github.ssekit.internal.wire.CursorFormat;
import io.github.ssekit.internal.wire.EventFrame;
import io.github.ssekit.internal.wire.ParsedCursor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** By position nothing is heard twice or left out, live or caught up. */
@BothWays
class EmitterDeliveryTests {

	private final Stand stand;

	EmitterDeliveryTests(Stand.Way way) {
		this.stand = new Stand(way);
	}

	@AfterEach
	void everyBlockKeptTheRules() {
		assertThat(this.stand.sink.complaints()).isEmpty();
	}

	@Test
	void writesAtOnceWhatComesAlone() {
		this.stand.open().begin();
		StoredEvent event = this.stand.store(Stand.NEWS, "1");
		boolean waits = this.stand.emitter.send(this.stand.track(Stand.NEWS), EventFrame.of(event),
				WriterContexts.UNCOUNTED.borrow());

		assertThat(waits).isFalse();
		assertThat(this.stand.sink.heard()).containsExactly("1");
	}

	@Test
	void keepsWhatComesAloneBehindWhatWaits() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		this.stand.publish("1", "2");
		StoredEvent event = this.stand.store(Stand.NEWS, "3");
		boolean waits = this.stand.emitter.send(this.stand.track(Stand.NEWS), EventFrame.of(event),
				WriterContexts.UNCOUNTED.borrow());
		this.stand.sink.takeAll();

		assertThat(waits).isTrue();
		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3");
	}

	@Test
	void everyIdNamesWhereEachTopicStandsWhicheverHasMoved() {
		this.stand.topics = List.of(Stand.NEWS, Stand.SPORT);
		this.stand.open().begin();
		Map<Topic, Position> places = new HashMap<>();
		this.stand.topics.forEach((topic) -> places.put(topic, this.stand.head(topic)));
		for (Topic topic : List.of(Stand.NEWS, Stand.NEWS, Stand.SPORT, Stand.NEWS, Stand.SPORT, Stand.SPORT)) {
			StoredEvent event = this.stand.store(topic, "x");
			this.stand.announce(event);
			places.put(topic, event.position());
			assertThat(CursorFormat.read(this.stand.sink.lastEventId(), this.stand.topics))
				.isEqualTo(new ParsedCursor.Places(places));
		}
		assertThat(this.stand.emitter.cursor()).isEqualTo(this.stand.sink.lastEventId());
	}

	@Test
	void doesNotRepeatWhatTheBrokerRepeats() {
		this.stand.open().begin();
		StoredEvent first = this.stand.store(Stand.NEWS, "1");
		this.stand.announce(first);
		this.stand.announce(first);
		StoredEvent second = this.stand.store(Stand.NEWS, "2");
		this.stand.announce(second);
		this.stand.announce(first);
		this.stand.announce(second);

		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
	}

	@Test
	void keepsWhatWaitsWhereTheBrokerRepeats() {
		this.stand.open().begin();
		this.stand.sink.takeOneMore();
		StoredEvent first = this.stand.store(Stand.NEWS, "1");
		this.stand.announce(first);
		this.stand.publish("2", "3");
		this.stand.announce(first);
		this.stand.sink.takeAll();

		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3");
		assertThat(this.stand.store.reads()).as("what is known needs no look at the store").isZero();
	}

	@Test
	void readsWhatTheBrokerLeftOut() {
		this.stand.open().begin();
		this.stand.publish("1");
		this.stand.store(Stand.NEWS, "2");
		this.stand.store(Stand.NEWS, "3");
		this.stand.publish("4");

		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void readsWhatItIsOnlyToldOf() {
		this.stand.open().begin();
		this.stand.publish("1");
		this.stand.store(Stand.NEWS, "2");
		StoredEvent third = this.stand.store(Stand.NEWS, "3");
		assertThat(this.stand.emitter.headMoved(this.stand.track(Stand.NEWS), third.position())).isTrue();
		this.stand.emitter.drain();
		this.stand.announce(third);
		this.stand.publish("4");

		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void hearsLiveEventsInTheirOrder() {
		this.stand.topics = List.of(Stand.NEWS, Stand.SPORT);
		this.stand.open().begin();
		for (int i = 1; i <= 500; i++) {
			this.stand.publish((i % 2 == 0) ? Stand.NEWS : Stand.SPORT, Integer.toString(i));
		}

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, 500));
		assertThat(this.stand.store.reads()).as("live events come from no store").isZero();
	}

	@Test
	void hearsWhatItMissedAndThenWhatIsNew() {
		this.stand.open().begin();
		this.stand.publish("1");
		for (int i = 2; i <= 700; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.comeBack();
		this.stand.publish("701", "702");

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(2, 702));
	}

	@Test
	void hearsLiveEventsOnceThatRaceWithItsCatchUp() {
		this.stand.open().begin();
		for (int i = 1; i <= 600; i++) {
			this.stand.store(Stand.NEWS, Integer.toString(i));
		}
		this.stand.store.answerLater();
		this.stand.comeBack();
		int next = 601;
		while (this.stand.store.waiting() > 0) {
			this.stand.publish(Integer.toString(next++)); // while the read is under way
			this.stand.store.answer();
			if (next > 640) {
				this.stand.store.answerAtOnce();
			}
		}
		this.stand.publish(Integer.toString(next));

		assertThat(this.stand.sink.heard()).isEqualTo(Stand.numbers(1, next));
	}

	@Test
	void hearsAnEventOnceThatWasAnnouncedAfterTheReadHadSeenIt() {
		this.stand.open().begin();
		this.stand.store(Stand.NEWS, "1");
		this.stand.store.answerLater();
		this.stand.comeBack();
		StoredEvent second = this.stand.store(Stand.NEWS, "2");
		this.stand.store.answerAtOnce();
		assertThat(this.stand.sink.heard()).containsExactly("1", "2");
		this.stand.announce(second);
		this.stand.publish("3");

		assertThat(this.stand.sink.heard()).containsExactly("1", "2", "3");
	}

	@Test
	void bringsWithEveryEventTheCursorThatGoesOnBehindIt() {
		this.stand.topics = List.of(Stand.NEWS, Stand.SPORT);
		this.stand.open().begin();
		for (int i = 1; i <= 20; i++) {
			this.stand.publish((i % 3 == 0) ? Stand.NEWS : Stand.SPORT, Integer.toString(i));
		}
		List<Message> messages = this.stand.sink.messages();
		for (int from = 0; from < messages.size(); from++) {
			this.stand.lastEventId = messages.get(from).lastEventId();
			this.stand.sink = RecordingSink.takingAll();
			this.stand.open().begin();

			assertThat(this.stand.sink.heard()).as("from " + messages.get(from))
				.containsExactlyInAnyOrderElementsOf(Stand.numbers(from + 1, 20));
		}
	}

	@Test
	void bringsCursorsThatCanBeReadWhereTwoTopicsShareTheirHash() {
		this.stand.topics = CollidingTopics.find();
		this.stand.open().begin();
		this.stand.publish(this.stand.topics.get(0), "1");
		this.stand.publish(this.stand.topics.get(1), "2");
		this.stand.store(this.stand.topics.get(1), "3");
		this.stand.comeBack();

		assertThat(this.stand.sink.types()).containsExactly("ready", "message");
		assertThat(this.stand.sink.heard()).containsExactly("3");
	}

	@Test
	void keepsTheCursorOfTheNewestEventWhereOnePassesBy() {
		this.stand.open().begin();
		this.stand.publish("1");
		String cursor = this.stand.sink.lastEventId();
		this.stand.pass("passing by");

		assertThat(this.stand.sink.heard()).containsExactly("1", "passing by");
		assertThat(this.stand.sink.lastEventId()).isEqualTo(cursor);
	}

}
