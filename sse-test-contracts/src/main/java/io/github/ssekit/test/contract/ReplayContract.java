package io.github.ssekit.test.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.LostReason;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replay brings what follows a place, in order and without a hole, or says that it
 * cannot: never a part passed off as the whole.
 */
public interface ReplayContract extends BackendContract {

	@Test
	default void admitsThatAnUnknownPlaceIsLost() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 3).get(3);
		TestNode.assertLost(node.replay(topic, new Position(otherEpoch(head), 2, head.time())), LostReason.EPOCH, head);
		TestNode.assertLost(node.replay(topic, Position.start(otherEpoch(head))), LostReason.EPOCH, head);
	}

	@Test
	default void admitsThatAnUnknownPlaceInAnEmptyTopicIsLost() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.head(topic);
		Position unknown = new Position(otherEpoch(head), 1, Position.EARLIEST_TIME);
		TestNode.assertLost(node.replay(topic, unknown), LostReason.EPOCH, head);
		TestNode.assertLost(node.replay(topic, Position.start(otherEpoch(head))), LostReason.EPOCH, head);
	}

	@Test
	default void admitsThatAPlaceBeyondTheHeadIsLost() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position empty = node.head(topic);
		Position beyondEmpty = new Position(empty.epoch(), 1, Position.EARLIEST_TIME);
		TestNode.assertLost(node.replay(topic, beyondEmpty), LostReason.FORK, empty);
		Position head = node.history(topic, 3).get(3);
		Position beyond = new Position(head.epoch(), 4, head.time());
		TestNode.assertLost(node.replay(topic, beyond), LostReason.FORK, head);
	}

	@Test
	default void admitsThatAPlaceOfAnotherTimeIsLost() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 3);
		for (Position place : places.subList(1, 4)) {
			Position fork = new Position(place.epoch(), place.offset(), place.time() + 1);
			TestNode.assertLost(node.replay(topic, fork), LostReason.FORK, places.get(3));
		}
	}

	@Test
	default void admitsWithoutReadingThatAPlaceIsLost() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 3).get(3);
		Position unknown = Position.start(otherEpoch(head));
		TestNode.assertLost(node.replay(topic, unknown, 0, 0), LostReason.EPOCH, head);
	}

	@Test
	default void saysWithoutReadingThatAPlaceCanBeContinued() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 3);
		for (Position place : places) {
			assertThat(node.replay(topic, place, 0, 0)).isEqualTo(new Replay.Resumed(List.of(), places.get(3)));
		}
	}

	@Test
	default void bringsWhatFollowsAPlaceInOrderAndWithoutAHole() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 300);
		for (int known : new int[] { 0, 1, 99, 100, 101, 298, 299, 300 }) {
			assertThat(node.after(topic, places.get(known))).extracting(StoredEvent::position)
				.containsExactlyElementsOf(places.subList(known + 1, 301));
		}
	}

	@Test
	default void bringsTheBytesAsTheyWerePublished() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		byte[] every = ("data: " + "x".repeat(512) + "\n\n").getBytes(StandardCharsets.US_ASCII);
		for (int i = 6; i < every.length - 2; i++) {
			every[i] = (i % 256 == '\n' || i % 256 == '\r') ? (byte) ' ' : (byte) i; // NUL
																						// too
		}
		List<EncodedEvent> contents = List.of(new EncodedEvent(every), TestEvents.event("\u00e4\u20ac\ud83d\ude80"),
				TestEvents.event(""), new EncodedEvent("data: 1\ndata: 2\n\n".getBytes(StandardCharsets.UTF_8)),
				TestEvents.eventOf(256 * 1024));
		Position start = node.head(topic);
		contents.forEach((content) -> node.publish(topic, content, Retention.DEFAULT));
		assertThat(node.after(topic, start)).extracting(StoredEvent::content).containsExactlyElementsOf(contents);
		assertThat(node.after(topic, start)).extracting(StoredEvent::topic).containsOnly(topic);
	}

	@Test
	default void bringsPagesThatMakeTheWhole() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		List<Position> places = node.history(topic, 100);
		List<StoredEvent> all = new ArrayList<>();
		Position after = places.get(0);
		while (!after.equals(places.get(100))) {
			Replay page = node.replay(topic, after, 7, TestNode.LARGE);
			assertThat(page.head()).isEqualTo(places.get(100));
			assertThat(TestNode.resumed(page)).hasSizeBetween(1, 7);
			all.addAll(TestNode.resumed(page));
			after = all.get(all.size() - 1).position();
		}
		assertThat(all).isEqualTo(node.after(topic, places.get(0)));
	}

	@Test
	default void bringsNoMoreBytesThanAskedForThoughOneEventAtTheLeast() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		for (int i = 0; i < 10; i++) {
			node.publish(topic, TestEvents.eventOf(1000), Retention.DEFAULT);
		}
		assertThat(TestNode.resumed(node.replay(topic, start, TestNode.MANY, 3500))).hasSize(3);
		assertThat(TestNode.resumed(node.replay(topic, start, TestNode.MANY, 3000))).hasSize(3);
		assertThat(TestNode.resumed(node.replay(topic, start, TestNode.MANY, 999))).hasSize(1);
		assertThat(TestNode.resumed(node.replay(topic, start, TestNode.MANY, 1))).hasSize(1);
		assertThat(TestNode.resumed(node.replay(topic, start, 2, 3500))).hasSize(2);
	}

	@Test
	default void resumesAPlaceAtTheHeadWithNothing() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 3).get(3);
		assertThat(node.replay(topic, head)).isEqualTo(new Replay.Resumed(List.of(), head));
	}

	@Test
	default void seesWhatAPublishHasAnswered() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position last = node.head(topic);
		for (int i = 0; i < 100; i++) {
			Position published = node.publish(topic, "event");
			assertThat(node.after(topic, last)).extracting(StoredEvent::position).containsExactly(published);
			assertThat(node.head(topic)).isEqualTo(published);
			last = published;
		}
	}

	@Test
	default void keepsTopicsApart() {
		TestNode node = TestNode.of(backend());
		String word = TestEvents.unique("contract");
		List<Topic> topics = List.of(Topic.of(word), Topic.of(word + "/1"), Topic.of(word + "{1}"),
				Topic.of("{" + word + "}"), Topic.of(word + "*?[a-z]"), Topic.of(word + ":\u00e9%C3%A9"),
				Topic.of(word + "\"'\\|~"), Topic.client(word));
		List<Position> starts = topics.stream().map(node::head).toList();
		topics.forEach((topic) -> node.publish(topic, topic.name()));
		for (int i = 0; i < topics.size(); i++) {
			assertThat(node.after(topics.get(i), starts.get(i))).extracting((event) -> TestEvents.of(event.content()))
				.containsExactly(topics.get(i).name());
		}
	}

	@Test
	default void neverShowsAHoleToReadersWhileOthersPublish() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		Retention few = new Retention(50, TestNode.LARGE, Retention.DEFAULT.maxAge());
		SimultaneousThreads.Running publishers = SimultaneousThreads.start(4, (number) -> {
			for (int i = 0; i < 150; i++) {
				node.publish(topic, TestEvents.event("event"), few);
			}
		});
		SimultaneousThreads.of(3, (number) -> {
			Position after = start;
			while (after.offset() < 600) {
				Replay page = node.replay(topic, after, 20, TestNode.LARGE);
				if (page instanceof Replay.Resumed resumed) {
					Position place = resumed.goingOnFrom(after);
					TestNode.assertNoHole(place, resumed.events());
					int size = resumed.events().size();
					assertThat(size > 0 || page.head().equals(place)).as("nothing is brought only at the head")
						.isTrue();
					after = (size > 0) ? resumed.events().get(size - 1).position() : place;
					assertThat(page.head().isAfter(after) || page.head().equals(after)).isTrue();
				}
				else {
					assertThat(((Replay.Lost) page).reason()).isEqualTo(LostReason.TRIMMED);
					after = page.head();
				}
			}
		});
		publishers.join();
	}

	private static String otherEpoch(Position position) {
		return position.epoch().equals("none") ? "nada" : "none";
	}

}
