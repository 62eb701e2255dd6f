package io.github.ssekit.test.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A second publish with the same idempotency key answers with the first one's place and
 * announces nothing.
 */
public interface IdempotencyContract extends BackendContract {

	@Test
	default void announcesNothingForASecondPublishWithTheSameKey() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		Published first = publish(node, topic, "first", "key");
		Published second = publish(node, topic, "second", "key");
		Position third = node.publish(topic, "third");
		assertThat(first.duplicate()).isFalse();
		assertThat(second).isEqualTo(new Published(topic, first.position(), true));
		assertThat(third.offset()).isEqualTo(2);
		node.heard().assertInOrder(topic, 2);
		assertThat(node.heard().texts(topic)).doesNotContain("second");
	}

	@Test
	default void placesOneEventThoughManyPublishTheSameKeyAtOnce() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		for (int round = 1; round <= 20; round++) {
			String key = "key-" + round;
			List<Published> answers = new CopyOnWriteArrayList<>();
			SimultaneousThreads.of(8, (number) -> answers.add(publish(node, topic, "event-" + number, key)));
			assertThat(answers).extracting(Published::position).containsOnly(node.head(topic));
			assertThat(answers).filteredOn((published) -> !published.duplicate()).hasSize(1);
			assertThat(node.after(topic, start)).hasSize(round);
		}
	}

	@Test
	default void announcesWhatPassesByOnceForAKey() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		PublishOptions passing = new PublishOptions(Retention.NONE, "key");
		assertThat(node.publish(topic, TestEvents.event("first"), passing))
			.isEqualTo(new Published(topic, null, false));
		assertThat(node.publish(topic, TestEvents.event("second"), passing))
			.isEqualTo(new Published(topic, null, true));
		node.publish(topic, "third");
		Eventually.is("the last one is heard", () -> node.heard().texts(topic).contains("third"));
		assertThat(node.heard().texts(topic).stream().distinct()).containsExactly("first", "third");
	}

	@Test
	default void answersWithThePlaceOfAnEventThatHasBeenTrimmed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Published first = publish(node, topic, "first", "key");
		node.history(topic, 5, new Retention(1, TestNode.LARGE, Retention.DEFAULT.maxAge()));
		assertThat(publish(node, topic, "again", "key")).isEqualTo(new Published(topic, first.position(), true));
	}

	@Test
	default void takesTheSameKeyInAnotherTopicForAnotherEvent() {
		TestNode node = TestNode.of(backend());
		for (int i = 0; i < 100; i++) {
			Topic topic = TestEvents.topic();
			Position start = node.head(topic);
			assertThat(publish(node, topic, "event", "key").duplicate()).isFalse();
			assertThat(node.after(topic, start)).hasSize(1);
		}
	}

	@Test
	default void takesAnotherKeyForAnotherEvent() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		String longest = "k".repeat(SseEvent.MAX_KEY_LENGTH - 1);
		List<String> keys = List.of("key", "Key", "key:1", "key{1}", "*", "k\u00e9y", longest + "1", longest + "2");
		keys.forEach((key) -> assertThat(publish(node, topic, key, key).duplicate()).isFalse());
		assertThat(node.after(topic, start)).extracting(StoredEvent::content)
			.containsExactlyElementsOf(keys.stream().map(TestEvents::event).toList());
	}

	@Test
	default void placesEveryEventWithoutAKey() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		for (int i = 0; i < 3; i++) {
			node.publish(topic, "the same");
		}
		assertThat(node.after(topic, start)).hasSize(3);
	}

	private static Published publish(TestNode node, Topic topic, String text, String key) {
		return node.publish(topic, TestEvents.event(text), new PublishOptions(Retention.DEFAULT, key));
	}

}
