package io.github.ssekit.test.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a reader begins that brings no place: no further back than what is kept.
 */
public interface StartContract extends BackendContract {

	@Test
	default void locatesNoFurtherBackThanWhatIsKept() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Retention few = new Retention(10, TestNode.LARGE, Retention.DEFAULT.maxAge());
		int slack = backend().features().trimSlack();
		List<Position> places = node.history(topic, 10 + slack + 5, few);
		for (StartPosition start : List.of(StartPosition.since(Instant.EPOCH), StartPosition.last(Integer.MAX_VALUE))) {
			Position oldest = node.locate(topic, start);
			assertThat(places.subList(5, places.size())).contains(oldest);
			assertThat(node.after(topic, oldest)).hasSizeBetween(10, 10 + slack);
		}
	}

	@Test
	default void locatesTheHeadWhereNothingIsKept() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 3, new Retention(10, TestNode.LARGE, Duration.ofMillis(300))).get(3);
		backend().advance(Duration.ofMillis(400));
		assertAllAt(head, node, topic);
	}

	@Test
	default void locatesTheHeadOfAnEmptyTopic() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		assertAllAt(node.head(topic), node, topic);
	}

	@Test
	default void locatesTheHead() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 3).get(3);
		assertThat(node.locate(topic, StartPosition.head())).isEqualTo(head);
		assertThat(node.locate(topic, StartPosition.last(0))).isEqualTo(head);
		assertThat(node.locate(topic, StartPosition.since(time(head).plusSeconds(3600)))).isEqualTo(head);
		assertThat(node.locate(topic, StartPosition.since(Instant.MAX))).isEqualTo(head);
	}

	@Test
	default void locatesTheNewestEvents() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 5);
		for (int events = 1; events < 5; events++) {
			assertThat(node.locate(topic, StartPosition.last(events))).isEqualTo(places.get(5 - events));
		}
		Position start = Position.start(places.get(1).epoch());
		assertThat(node.locate(topic, StartPosition.last(5))).isEqualTo(start);
		assertThat(node.locate(topic, StartPosition.last(6))).isEqualTo(start);
	}

	@Test
	default void locatesWhatWasTakenAtATimeOrLater() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position first = node.publish(topic, "1");
		Position start = Position.start(first.epoch());
		backend().advance(Duration.ofMillis(20));
		Position second = node.publish(topic, "2");
		backend().advance(Duration.ofMillis(20));
		Position third = node.publish(topic, "3");
		assertThat(node.locate(topic, StartPosition.since(time(first)))).isEqualTo(start);
		assertThat(node.locate(topic, StartPosition.since(time(first).plusMillis(1)))).isEqualTo(first);
		assertThat(node.locate(topic, StartPosition.since(time(second)))).isEqualTo(first);
		assertThat(node.locate(topic, StartPosition.since(time(third)))).isEqualTo(second);
		assertThat(node.locate(topic, StartPosition.since(time(third).plusMillis(1)))).isEqualTo(third);
		assertThat(node.locate(topic, StartPosition.since(Instant.EPOCH))).isEqualTo(start);
		assertThat(node.locate(topic, StartPosition.since(Instant.MIN))).isEqualTo(start);
	}

	@Test
	default void locatesAPlaceThatCanBeContinued() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 5);
		Position place = node.locate(topic, StartPosition.last(2));
		assertThat(node.after(topic, place)).extracting(StoredEvent::position)
			.containsExactly(places.get(4), places.get(5));
	}

	private static void assertAllAt(Position head, TestNode node, Topic topic) {
		for (StartPosition start : List.of(StartPosition.head(), StartPosition.last(0), StartPosition.last(5),
				StartPosition.since(Instant.EPOCH), StartPosition.since(Instant.parse("2100-01-01T00:00:00Z")))) {
			assertThat(node.locate(topic, start)).isEqualTo(head);
		}
	}

	private static Instant time(Position position) {
		return Instant.ofEpochMilli(position.time());
	}

}
