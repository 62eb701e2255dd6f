package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.broker.Broker;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.EventStore;
import io.github.ssekit.store.Replay;
import org.assertj.core.api.Assertions;

/** A node whose broker is started: publishes, reads and hears, and waits for answers. */
final class TestNode {

	static final int MANY = 100_000;

	static final int LARGE = 64 * 1024 * 1024;

	private final EventStore store;

	private final Broker broker;

	private final RecordedAnnouncements heard;

	private TestNode(EventStore store, Broker broker, RecordedAnnouncements heard) {
		this.store = store;
		this.broker = broker;
		this.heard = heard;
	}

	/** Start the broker. */
	static TestNode of(BackendUnderTest backend) {
		RecordedAnnouncements heard = new RecordedAnnouncements(backend.features());
		backend.broker().start(heard);
		return new TestNode(backend.store(), backend.broker(), heard);
	}

	RecordedAnnouncements heard() {
		return this.heard;
	}

	Broker broker() {
		return this.broker;
	}

	EventStore store() {
		return this.store;
	}

	Published publish(Topic topic, EncodedEvent content, PublishOptions options) {
		return AwaitedResults.of(this.broker.publish(topic, content, options));
	}

	/** Publish an event that the store keeps. */
	Position publish(Topic topic, EncodedEvent content, Retention retention) {
		Published published = publish(topic, content, PublishOptions.keeping(retention));
		Position position = published.position();
		if (position == null) {
			throw new AssertionError("An event of a topic with history was given no place: " + published);
		}
		return position;
	}

	Position publish(Topic topic, String text) {
		return publish(topic, TestEvents.event(text), Retention.DEFAULT);
	}

	/**
	 * Publish events 1 to n. Answers the places, the one before the first included: the
	 * place at index 2 is that of event 2.
	 */
	List<Position> history(Topic topic, int events, Retention retention) {
		List<Position> places = new ArrayList<>();
		places.add(head(topic));
		for (int i = 1; i <= events; i++) {
			places.add(publish(topic, TestEvents.event(Integer.toString(i)), retention));
		}
		return places;
	}

	List<Position> history(Topic topic, int events) {
		return history(topic, events, Retention.DEFAULT);
	}

	Position locate(Topic topic, StartPosition start) {
		return AwaitedResults.of(this.store.locate(topic, start));
	}

	Position head(Topic topic) {
		return locate(topic, StartPosition.head());
	}

	Replay replay(Topic topic, Position after) {
		return replay(topic, after, MANY, LARGE);
	}

	Replay replay(Topic topic, Position after, int maxEvents, int maxBytes) {
		return AwaitedResults.of(this.store.replay(topic, after, maxEvents, maxBytes));
	}

	/** What follows a place that can be continued, and nothing is missing in between. */
	List<StoredEvent> after(Topic topic, Position after) {
		return whole(after, replay(topic, after));
	}

	void subscribe(Topic topic) {
		AwaitedResults.of(this.broker.subscribe(topic));
	}

	static List<StoredEvent> resumed(Replay replay) {
		Assertions.assertThat(replay).isInstanceOf(Replay.Resumed.class);
		return ((Replay.Resumed) replay).events();
	}

	/** That a replay goes from a place to the head, and nothing is missing in between. */
	static List<StoredEvent> whole(Position after, Replay replay) {
		List<StoredEvent> events = resumed(replay);
		Position place = ((Replay.Resumed) replay).goingOnFrom(after);
		assertNoHole(place, events);
		Position end = events.isEmpty() ? place : events.get(events.size() - 1).position();
		Assertions.assertThat(end).as("the end of the whole replay").isEqualTo(replay.head());
		return events;
	}

	static void assertNoHole(Position after, List<StoredEvent> events) {
		Position last = after;
		for (StoredEvent event : events) {
			Assertions.assertThat(event.stepFrom(last))
				.as("from %s to %s", last, event.position())
				.isEqualTo(StoredEvent.Step.NEXT);
			last = event.position();
		}
	}

	static void assertLost(Replay replay, LostReason reason, Position head) {
		Assertions.assertThat(replay).isEqualTo(new Replay.Lost(reason, head));
	}

}
