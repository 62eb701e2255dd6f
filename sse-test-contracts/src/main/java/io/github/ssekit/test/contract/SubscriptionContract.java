package io.github.ssekit.test.contract;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every node with a listener hears what is announced, the publishing one by the same
 * path; and nothing else.
 */
public interface SubscriptionContract extends BackendContract {

	@Test
	default void hearsNothingOfTopicsThatItIsNotSubscribedTo() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Topic other = TestEvents.topic();
		node.subscribe(other);
		node.publish(topic, "unheard");
		hearsByNow(node, other);
		assertThat(node.heard().all(topic)).isEmpty();
	}

	@Test
	default void hearsATopicNoMoreOnceItIsUnsubscribed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Topic other = TestEvents.topic();
		node.subscribe(topic);
		node.subscribe(other);
		hearsByNow(node, topic);
		node.broker().unsubscribe(topic);
		assertIsHeardNoMore(node, topic, other);
		hearsByNow(node, other);
	}

	@Test
	default void undoesManySubscriptionsByOneUnsubscription() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Topic other = TestEvents.topic();
		node.subscribe(other);
		node.subscribe(topic);
		node.subscribe(topic);
		hearsByNow(node, topic);
		node.broker().unsubscribe(topic);
		assertIsHeardNoMore(node, topic, other);
	}

	@Test
	default void ignoresTheEndOfASubscriptionThatIsNone() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.broker().unsubscribe(topic);
		node.subscribe(topic);
		hearsByNow(node, topic);
	}

	@Test
	default void missesNothingThatIsAnnouncedOnceTheSubscriptionHasAnswered() {
		TestNode node = TestNode.of(backend());
		for (int i = 0; i < 100; i++) {
			Topic topic = TestEvents.topic();
			node.subscribe(topic);
			node.publish(topic, "first");
			node.heard().assertInOrder(topic, 1);
		}
	}

	@Test
	default void missesNothingWhereManySubscribeAtOnce() {
		TestNode node = TestNode.of(backend());
		List<Topic> topics = IntStream.range(0, 800).mapToObj((i) -> TestEvents.topic()).toList();
		SimultaneousThreads.of(8, (number) -> {
			List<Topic> share = topics.subList(number * 100, number * 100 + 100);
			List<CompletionStage<Void>> answers = share.stream().map(node.broker()::subscribe).toList();
			answers.forEach(AwaitedResults::of);
			share.forEach((topic) -> node.publish(topic, "first"));
		});
		topics.forEach((topic) -> node.heard().assertInOrder(topic, 1));
	}

	@Test
	default void hearsATopicThatIsSubscribedAgainRightAway() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		for (int i = 0; i < 100; i++) {
			node.broker().unsubscribe(topic);
			node.subscribe(topic);
			hearsByNow(node, topic);
		}
	}

	@Test
	default void hearsWhatOthersPublishWhileTopicsComeAndGo() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		SimultaneousThreads.of(4, (number) -> {
			for (int i = 0; i < 50; i++) {
				Topic passing = TestEvents.topic();
				node.subscribe(passing);
				node.publish(topic, number + "-" + i);
				node.broker().unsubscribe(passing);
			}
		});
		node.heard().assertInOrder(topic, 200);
	}

	private static void hearsByNow(TestNode node, Topic topic) {
		String text = TestEvents.unique("now");
		node.publish(topic, text);
		Eventually.is("the newest event of " + topic + " is heard", () -> node.heard().texts(topic).contains(text));
	}

	/** What is under way may still come. */
	private static void assertIsHeardNoMore(TestNode node, Topic topic, Topic other) {
		Eventually.is("the topic is heard no more", () -> !isHeard(node, topic, other));
		assertThat(isHeard(node, topic, other)).isFalse();
	}

	private static boolean isHeard(TestNode node, Topic topic, Topic other) {
		String text = TestEvents.unique("now");
		node.publish(topic, text);
		hearsByNow(node, other);
		return node.heard().texts(topic).contains(text);
	}

}
