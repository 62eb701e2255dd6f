package io.github.ssekit.test.contract;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is kept, and for how long; and that the place of the head outlives its events.
 */
public interface RetentionContract extends BackendContract {

	@Test
	default void admitsThatEventsAfterAPlaceAreTrimmed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 10 + slack() + 5, keeping(10));
		Position head = places.get(places.size() - 1);
		for (Position place : places.subList(0, 5)) {
			TestNode.assertLost(node.replay(topic, place), LostReason.TRIMMED, head);
			TestNode.assertLost(node.replay(topic, place, 0, 0), LostReason.TRIMMED, head);
			TestNode.assertLost(node.replay(topic, place, 1, 1), LostReason.TRIMMED, head);
		}
	}

	@Test
	default void admitsThatEventsThatAreTooOldAreTrimmed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Retention young = new Retention(1000, TestNode.LARGE, Duration.ofMillis(500));
		List<Position> places = node.history(topic, slack() + 1, young);
		backend().advance(Duration.ofMillis(600));
		Position head = node.publish(topic, TestEvents.event("young"), young);
		TestNode.assertLost(node.replay(topic, places.get(0)), LostReason.TRIMMED, head);
		assertThat(node.after(topic, places.get(places.size() - 1))).hasSize(1);
	}

	@Test
	default void admitsThatAllEventsAfterAPlaceAreGone() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 3, new Retention(10, TestNode.LARGE, Duration.ofMillis(300)));
		backend().advance(Duration.ofMillis(400));
		for (Position place : places.subList(0, 3)) {
			TestNode.assertLost(node.replay(topic, place), LostReason.GONE, places.get(3));
		}
	}

	@Test
	default void neverPassesAPartOffAsTheWhole() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 10 + slack() + 5, keeping(10));
		boolean resumed = false;
		for (Position place : places) {
			Replay replay = node.replay(topic, place);
			assertThat(replay instanceof Replay.Resumed || !resumed).as("behind a place that is kept all are kept")
				.isTrue();
			if (replay instanceof Replay.Resumed) {
				resumed = true;
				TestNode.whole(place, replay);
			}
		}
		assertThat(resumed).isTrue();
	}

	@Test
	default void resumesAPlaceAtTheHeadWithNothingEvenWhenEveryEventHasBeenTrimmed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Retention young = new Retention(10, TestNode.LARGE, Duration.ofMillis(300));
		Position head = node.history(topic, 3, young).get(3);
		backend().advance(Duration.ofMillis(400));
		assertThat(node.head(topic)).isEqualTo(head);
		assertThat(node.replay(topic, head)).isEqualTo(new Replay.Resumed(List.of(), head));
	}

	@Test
	default void goesOnWithTheOffsetsWhenEveryEventHasBeenTrimmed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 3, new Retention(10, TestNode.LARGE, Duration.ofMillis(300))).get(3);
		backend().advance(Duration.ofMillis(400));
		Position next = node.publish(topic, "4");
		assertThat(next.offset()).isEqualTo(4);
		assertThat(node.after(topic, head)).extracting(StoredEvent::position).containsExactly(next);
	}

	@Test
	default void keepsAsManyEventsAsItsRetentionAllows() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 30 + slack(), keeping(10));
		int last = places.size() - 1;
		assertThat(node.after(topic, places.get(last - 10))).hasSize(10);
		assertThat(kept(node, topic, places)).isBetween(10, 10 + slack());
	}

	@Test
	default void keepsAsManyBytesAsItsRetentionAllowsIfItCanTell() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Retention small = new Retention(1000, 3000, Retention.DEFAULT.maxAge());
		Position start = node.head(topic);
		int published = 3 + slack() + 5;
		for (int i = 0; i < published; i++) {
			node.publish(topic, TestEvents.eventOf(1000), small);
		}
		Replay replay = node.replay(topic, start);
		if (backend().features().boundsBytes()) {
			TestNode.assertLost(replay, LostReason.TRIMMED, replay.head());
		}
		else {
			assertThat(TestNode.whole(start, replay)).hasSize(published);
		}
	}

	@Test
	default void keepsTheNewestEventHoweverLargeItIs() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Retention small = new Retention(10, 1000, Retention.DEFAULT.maxAge());
		Position before = node.publish(topic, TestEvents.eventOf(500), small);
		Position newest = node.publish(topic, TestEvents.eventOf(5000), small);
		assertThat(node.after(topic, before)).extracting(StoredEvent::position).containsExactly(newest);
	}

	@Test
	default void keepsEventsForEverWhereItsRetentionSaysSo() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Retention forEver = new Retention(Integer.MAX_VALUE, Long.MAX_VALUE, ChronoUnit.FOREVER.getDuration());
		Position start = node.history(topic, 3, forEver).get(0);
		assertThat(node.after(topic, start)).hasSize(3);
	}

	private static Retention keeping(int events) {
		return new Retention(events, TestNode.LARGE, Retention.DEFAULT.maxAge());
	}

	private static int kept(TestNode node, Topic topic, List<Position> places) {
		return (int) places.stream().filter((place) -> node.replay(topic, place) instanceof Replay.Resumed).count() - 1;
	}

	private int slack() {
		return backend().features().trimSlack();
	}

}
