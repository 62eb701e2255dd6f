package io.github.ssekit.test.contract;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a broker and its store promise besides where they stand at the end of a line that
 * may fail: they may lose announcements, and say so; they may be away, and block nobody.
 */
public interface BrokerOnAConnectionContract extends BrokerContract {

	/** A call that takes longer has waited for somebody. */
	Duration AT_ONCE = Duration.ofSeconds(1);

	/**
	 * Cut the lines of {@link #backend()} under it. It is to find its way back by itself.
	 */
	void cutLine();

	/** Take away what the line leads to: neither store nor broker answer. */
	void takeAway();

	/** Bring it back as it was. The backend is to find its way back by itself. */
	void bringBack();

	@Test
	default void saysThatAnnouncementsMayHaveBeenLost() {
		TestNode node = TestNode.of(backend());
		List<Topic> topics = List.of(TestEvents.topic(), TestEvents.topic(), TestEvents.topic());
		topics.forEach(node::subscribe);
		cutLine();
		Eventually.is("each topic may have a gap", () -> node.heard().possibleGaps().containsAll(topics));
	}

	@Test
	default void hearsAgainFromTheDoubtOn() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		node.subscribe(topic);
		node.publish(topic, "before");
		node.heard().assertInOrder(topic, 1);
		cutLine();
		Eventually.is("the topic may have a gap", () -> node.heard().possibleGaps().contains(topic));
		publishUntilTaken(node, topic, "after");
		Eventually.is("it is heard again", () -> node.heard().texts(topic).contains("after"));
		// the connection that reads comes back by itself
		Eventually
			.holds(() -> assertThat(node.after(topic, start)).extracting((event) -> TestEvents.of(event.content()))
				.as("the key has kept it from being published twice")
				.containsExactly("before", "after"));
	}

	@Test
	default void neverReordersThoughTheLineIsCut() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		node.subscribe(topic);
		SimultaneousThreads.Running publishers = SimultaneousThreads.start(4, (number) -> {
			for (int i = 0; i < 50; i++) {
				publishUntilTaken(node, topic, number + "-" + i);
			}
		});
		Eventually.is("some are heard", () -> node.heard().all(topic).size() > 20);
		cutLine();
		publishers.join();
		Eventually.holds(() -> assertThat(node.after(topic, start)).hasSize(200));
		List<StoredEvent> heard = node.heard().stored(topic);
		assertThat(heard).extracting((event) -> event.position().offset()).isSorted();
		assertThat(node.after(topic, start)).containsAll(heard);
	}

	@Test
	default void failsWithBrokerUnavailableWhileItIsAway() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.publish(topic, "before");
		takeAway();
		assertThat(AwaitedResults.failureOf(
				node.broker().publish(topic, TestEvents.event("away"), PublishOptions.keeping(Retention.DEFAULT))))
			.isInstanceOf(BrokerUnavailableException.class);
		assertThat(AwaitedResults
			.failureOf(node.broker().publish(topic, TestEvents.event("away"), PublishOptions.keeping(Retention.NONE))))
			.isInstanceOf(BrokerUnavailableException.class);
	}

	@Test
	default void answersExceptionallyToReadersWhileItIsAway() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position place = node.publish(topic, "before");
		takeAway();
		assertThat(AwaitedResults.failureOf(node.store().replay(topic, place, 1, 1))).isNotNull();
		assertThat(AwaitedResults.failureOf(node.store().locate(topic, StartPosition.head()))).isNotNull();
	}

	@Test
	default void blocksNobodyWhileItIsAway() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position place = node.publish(topic, "before");
		takeAway();
		long begun = System.nanoTime();
		for (int i = 0; i < 50; i++) {
			node.broker().publish(topic, TestEvents.event("away"), PublishOptions.keeping(Retention.DEFAULT));
			node.broker().subscribe(TestEvents.topic());
			node.broker().unsubscribe(topic);
			node.store().replay(topic, place, 1, 1);
			node.store().locate(topic, StartPosition.head());
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
	}

	@Test
	default void goesOnWhenItIsBack() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		node.publish(topic, "before");
		takeAway();
		bringBack();
		Eventually.is("the topic may have a gap", () -> node.heard().possibleGaps().contains(topic));
		AtomicInteger published = new AtomicInteger();
		Eventually.is("it is heard again", () -> isHeardOrTold(node, topic, "after " + published.incrementAndGet()));
	}

	/**
	 * What comes while the line is taken up again may be missed, and then that is told.
	 * Answers whether it is heard.
	 */
	private static boolean isHeardOrTold(TestNode node, Topic topic, String text) {
		int possibleGaps = Collections.frequency(node.heard().possibleGaps(), topic);
		publishUntilTaken(node, topic, text);
		Eventually.is("it is heard, or told that it may have been missed",
				() -> node.heard().texts(topic).contains(text)
						|| Collections.frequency(node.heard().possibleGaps(), topic) > possibleGaps);
		return node.heard().texts(topic).contains(text);
	}

	/** As a publisher has to: again with the same key as long as it is not known. */
	private static void publishUntilTaken(TestNode node, Topic topic, String text) {
		PublishOptions options = new PublishOptions(Retention.DEFAULT, text);
		Eventually.is("it is published",
				() -> AwaitedResults.of(node.broker()
					.publish(topic, TestEvents.event(text), options)
					.handle((published, failure) -> published != null)));
	}

}
