package io.github.ssekit.test.contract;

import java.util.List;

import io.github.ssekit.broker.BrokerUnavailableException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.EphemeralEvent;
import io.github.ssekit.event.LiveEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Publishing places and announces as one step: no node sees offset n+1 announced before
 * n, whoever publishes.
 */
public interface AnnouncementContract extends BackendContract {

	@Test
	default void failsWithBrokerUnavailableOnceItIsClosed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.broker().close();
		node.broker().close();
		for (Retention retention : List.of(Retention.DEFAULT, Retention.NONE)) {
			assertThat(AwaitedResults
				.failureOf(node.broker().publish(topic, TestEvents.event("late"), PublishOptions.keeping(retention))))
				.isInstanceOf(BrokerUnavailableException.class);
		}
	}

	@Test
	default void neverAnnouncesAnOffsetBeforeTheOneBeforeWhoeverPublishes() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		node.subscribe(topic);
		SimultaneousThreads.of(8, (number) -> {
			for (int i = 0; i < 100; i++) {
				node.publish(topic, number + "-" + i);
			}
		});
		node.heard().assertInOrder(topic, 800);
		assertThat(node.heard().stored(topic)).as("what is announced is what is stored")
			.isEqualTo(node.after(topic, start));
	}

	@Test
	default void neverReordersManyTopicsAtOnce() {
		TestNode node = TestNode.of(backend());
		List<Topic> topics = List.of(TestEvents.topic(), TestEvents.topic(), TestEvents.topic(), TestEvents.topic(),
				TestEvents.topic());
		topics.forEach(node::subscribe);
		SimultaneousThreads.of(8, (number) -> {
			for (int i = 0; i < 50; i++) {
				node.publish(topics.get((number + i) % topics.size()), number + "-" + i);
			}
		});
		topics.forEach((topic) -> node.heard().assertInOrder(topic, 80));
	}

	@Test
	default void announcesWhatIsStoredAtThePlaceThatIsAnswered() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position start = node.head(topic);
		node.subscribe(topic);
		Published published = node.publish(topic, TestEvents.eventOf(100_000),
				PublishOptions.keeping(Retention.DEFAULT));
		assertThat(published.topic()).isEqualTo(topic);
		assertThat(published.duplicate()).isFalse();
		node.heard().assertInOrder(topic, 1);
		assertThat(node.heard().stored(topic)).isEqualTo(node.after(topic, start))
			.extracting((event) -> event.position())
			.containsExactly(published.position());
	}

	@Test
	default void announcesWhatPassesByAndGivesItNoPlace() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Position head = node.history(topic, 1).get(1);
		node.subscribe(topic);
		Published passing = node.publish(topic, TestEvents.event("passing"), PublishOptions.keeping(Retention.NONE));
		assertThat(passing).isEqualTo(new Published(topic, null, false));
		LiveEvent heard = new EphemeralEvent(topic, TestEvents.event("passing"));
		Eventually.is("it is heard", () -> node.heard().all(topic).contains(heard));
		assertThat(node.head(topic)).isEqualTo(head);
		assertThat(node.publish(topic, "2").offset()).isEqualTo(2);
	}

	@Test
	default void neverReordersWhatPassesByAndWhatIsStored() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		for (int i = 0; i < 50; i++) {
			node.publish(topic, TestEvents.event(Integer.toString(i)),
					PublishOptions.keeping((i % 2 == 0) ? Retention.NONE : Retention.DEFAULT));
		}
		Eventually.is("all are heard", () -> node.heard().texts(topic).stream().distinct().count() == 50);
		assertThat(node.heard().texts(topic).stream().distinct().map(Integer::valueOf)).isSorted();
	}

}
