package io.github.ssekit.test.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a broker promises besides where it carries events between nodes. */
public interface BrokerOnManyNodesContract extends BrokerContract {

	/**
	 * Another node that hears what {@link #backend()} announces.
	 * @return a backend of its own, which the test closes
	 */
	BackendUnderTest anotherNode();

	@Test
	default void carriesNothingToANodeThatIsNotSubscribed() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			Topic wanted = TestEvents.topic();
			here.subscribe(topic);
			there.subscribe(wanted);
			here.publish(topic, "1");
			here.publish(wanted, "1");
			here.heard().assertInOrder(topic, 1);
			there.heard().assertInOrder(wanted, 1);
			assertThat(there.heard().all(topic)).isEmpty();
			assertThat(here.heard().all(wanted)).isEmpty();
		}
	}

	@Test
	default void unsubscribesOneNodeAndNotTheOthers() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			here.subscribe(topic);
			there.subscribe(topic);
			here.broker().unsubscribe(topic);
			for (int i = 0; i < 20; i++) {
				here.publish(topic, "event");
			}
			there.heard().assertInOrder(topic, 20);
		}
	}

	@Test
	default void carriesEventsToEveryNodeThePublishingOneByTheSamePath() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			Position start = here.head(topic);
			here.subscribe(topic);
			there.subscribe(topic);
			here.publish(topic, "from here");
			there.publish(topic, "from there");
			for (TestNode node : List.of(here, there)) {
				node.heard().assertInOrder(topic, 2);
				assertThat(node.heard().stored(topic)).isEqualTo(here.after(topic, start));
			}
		}
	}

	@Test
	default void neverReordersOnAnyNodeWhicheverPublishes() {
		try (BackendUnderTest other = anotherNode()) {
			List<TestNode> nodes = List.of(TestNode.of(backend()), TestNode.of(other));
			Topic topic = TestEvents.topic();
			nodes.forEach((node) -> node.subscribe(topic));
			SimultaneousThreads.of(8, (number) -> {
				for (int i = 0; i < 100; i++) {
					nodes.get(number % 2).publish(topic, number + "-" + i);
				}
			});
			nodes.forEach((node) -> node.heard().assertInOrder(topic, 800));
			assertThat(nodes.get(0).heard().stored(topic)).isEqualTo(nodes.get(1).heard().stored(topic));
		}
	}

	@Test
	default void missesNothingFromOtherNodesOnceTheSubscriptionHasAnswered() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			for (int i = 0; i < 50; i++) {
				Topic topic = TestEvents.topic();
				there.subscribe(topic);
				here.publish(topic, "first");
				there.heard().assertInOrder(topic, 1);
			}
		}
	}

	@Test
	default void carriesWhatPassesBy() {
		try (BackendUnderTest other = anotherNode()) {
			TestNode here = TestNode.of(backend());
			TestNode there = TestNode.of(other);
			Topic topic = TestEvents.topic();
			there.subscribe(topic);
			here.publish(topic, TestEvents.event("passing"), PublishOptions.keeping(Retention.NONE));
			EphemeralEvent passing = new EphemeralEvent(topic, TestEvents.event("passing"));
			Eventually.is("it is heard", () -> there.heard().all(topic).contains(passing));
		}
	}

	@Test
	default void placesOneEventThoughManyNodesPublishTheSameKeyAtOnce() {
		try (BackendUnderTest other = anotherNode()) {
			List<TestNode> nodes = List.of(TestNode.of(backend()), TestNode.of(other));
			Topic topic = TestEvents.topic();
			for (int round = 1; round <= 20; round++) {
				PublishOptions options = new PublishOptions(Retention.DEFAULT, "key-" + round);
				List<Published> answers = new CopyOnWriteArrayList<>();
				SimultaneousThreads.of(4, (number) -> answers
					.add(nodes.get(number % 2).publish(topic, TestEvents.event("from " + number), options)));
				assertThat(answers).extracting(Published::position).containsOnly(nodes.get(0).head(topic));
				assertThat(answers).filteredOn((published) -> !published.duplicate()).hasSize(1);
			}
		}
	}

	@Test
	default void raisesTheVersionsThatReadersHearWhicheverNodePublishes() {
		try (BackendUnderTest other = anotherNode()) {
			List<TestNode> nodes = List.of(TestNode.of(backend()), TestNode.of(other));
			Topic topic = TestEvents.topic();
			nodes.forEach((node) -> node.subscribe(topic));
			ShuffledVersions.publish(nodes, topic, 400);
			nodes.forEach((node) -> ShuffledVersions.assertRising(node, topic, 400));
		}
	}

	@Test
	default void goesOnWithoutANodeThatIsClosed() {
		BackendUnderTest other = anotherNode();
		TestNode here = TestNode.of(backend());
		TestNode there = TestNode.of(other);
		Topic topic = TestEvents.topic();
		here.subscribe(topic);
		there.subscribe(topic);
		there.publish(topic, "1");
		other.close();
		here.publish(topic, "2");
		here.heard().assertInOrder(topic, 2);
	}

}
