package io.github.ssekit.test.contract;

import java.util.List;

import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.Topic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event whose version is not newer than all that its topic has had is not placed and
 * not announced, and the answer says so.
 */
public interface VersionContract extends BackendContract {

	@Test
	default void announcesNothingThatIsNotNewer() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		Published fifth = publish(node, topic, 5);
		Published older = publish(node, topic, 4);
		Published same = publish(node, topic, 5);
		Published sixth = publish(node, topic, 6);
		assertThat(fifth.outdated()).isFalse();
		assertThat(older).isEqualTo(new Published(topic, fifth.position(), false, true));
		assertThat(same).isEqualTo(older);
		assertThat(sixth.outdated()).isFalse();
		assertThat(sixth.position()).isEqualTo(node.head(topic));
		node.heard().assertInOrder(topic, 2);
		assertThat(node.heard().texts(topic).stream().distinct()).containsExactly("5", "6");
	}

	@Test
	default void comparesVersionsAsWholeNumbersOfSixtyThreeBits() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		long[] rising = { 0, 9, 10, 99, 100, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE };
		for (long version : rising) {
			assertThat(publish(node, topic, version).outdated()).as("%d is newer", version).isFalse();
		}
		for (long version : rising) {
			assertThat(publish(node, topic, version).outdated()).as("%d is not newer", version).isTrue();
		}
	}

	@Test
	default void raisesTheVersionsThatReadersHearWhoeverPublishes() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		ShuffledVersions.publish(List.of(node), topic, 400);
		ShuffledVersions.assertRising(node, topic, 400);
	}

	@Test
	default void guardsEachTopicOnItsOwnAndNothingThatHasNoVersion() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Topic other = TestEvents.topic();
		publish(node, topic, 9);
		assertThat(publish(node, other, 1).outdated()).isFalse();
		assertThat(node.publish(topic, "without").offset()).isEqualTo(2);
		assertThat(publish(node, topic, 9).outdated()).isTrue();
		assertThat(publish(node, topic, 10).outdated()).isFalse();
	}

	@Test
	default void guardsWhatPassesBy() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		assertThat(passing(node, topic, 5)).isEqualTo(new Published(topic, null, false));
		assertThat(passing(node, topic, 4)).isEqualTo(new Published(topic, null, false, true));
		assertThat(passing(node, topic, 6)).isEqualTo(new Published(topic, null, false));
		Eventually.is("the last one is heard", () -> node.heard().texts(topic).contains("6"));
		assertThat(node.heard().texts(topic).stream().distinct()).containsExactly("5", "6");
	}

	@Test
	default void guardsThoughTheNewestVersionHasBeenTrimmed() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		Published newest = publish(node, topic, 5);
		node.history(topic, 5, new Retention(1, TestNode.LARGE, Retention.DEFAULT.maxAge()));
		assertThat(publish(node, topic, 5)).isEqualTo(new Published(topic, newest.position(), false, true));
	}

	@Test
	default void asksForTheKeyBeforeTheVersionAndRemembersNoneOfWhatIsOutdated() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		PublishOptions keyed = new PublishOptions(Retention.DEFAULT, "key", 5L);
		Published first = node.publish(topic, TestEvents.event("5"), keyed);
		publish(node, topic, 7);
		assertThat(node.publish(topic, TestEvents.event("5"), keyed))
			.isEqualTo(new Published(topic, first.position(), true));
		assertThat(node.publish(topic, TestEvents.event("6"), new PublishOptions(Retention.DEFAULT, "other", 6L))
			.outdated()).isTrue();
		Published later = node.publish(topic, TestEvents.event("8"),
				new PublishOptions(Retention.DEFAULT, "other", 8L));
		assertThat(later).isEqualTo(new Published(topic, node.head(topic), false));
	}

	private static Published publish(TestNode node, Topic topic, long version) {
		return node.publish(topic, TestEvents.event(Long.toString(version)),
				new PublishOptions(Retention.DEFAULT, null, version));
	}

	private static Published passing(TestNode node, Topic topic, long version) {
		return node.publish(topic, TestEvents.event(Long.toString(version)),
				new PublishOptions(Retention.NONE, null, version));
	}

}
