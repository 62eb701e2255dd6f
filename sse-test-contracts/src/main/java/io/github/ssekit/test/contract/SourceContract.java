package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.ssekit.broker.OutOfOrderException;
import io.github.ssekit.broker.PublishOptions;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.SourcePosition;
import io.github.ssekit.event.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An event of a numbered source comes once and in its order, however often the source is
 * read.
 */
public interface SourceContract extends BackendContract {

	@Test
	default void publishesNothingOfASourceTwice() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		Published first = publish(node, topic, at("orders", 7, 0));
		Published again = publish(node, topic, at("orders", 7, 0));
		publish(node, topic, at("orders", 7, 1));
		Published newest = publish(node, topic, at("orders", 8, 0));
		Published older = publish(node, topic, at("orders", 7, 1));
		assertThat(first.duplicate()).isFalse();
		assertThat(again).isEqualTo(new Published(topic, first.position(), true));
		assertThat(older).isEqualTo(new Published(topic, newest.position(), true));
		node.heard().assertInOrder(topic, 3);
		assertThat(node.heard().texts(topic).stream().distinct()).containsExactly("7-0", "7-1", "8-0");
	}

	@Test
	default void comparesNumbersAsWholeOnesOfSixtyThreeBits() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		long[] rising = { 0, 9, 10, 99, 100, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE };
		for (long number : rising) {
			for (long part : rising) {
				SourcePosition source = at("orders", number, part);
				assertThat(publish(node, topic, source).duplicate()).as(source.id()).isFalse();
				assertThat(publish(node, topic, source).duplicate()).as(source.id()).isTrue();
			}
		}
	}

	@Test
	default void publishesNothingBeforeWhatGoesBeforeIt() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		SourcePosition first = at("orders", 1, 0);
		SourcePosition second = at("orders", 2, 0).following(first);
		SourcePosition third = at("orders", 3, 0).following(second);
		assertIsOutOfOrder(node, topic, second);
		publish(node, topic, first);
		assertIsOutOfOrder(node, topic, third);
		assertThat(publish(node, topic, second).position()).isEqualTo(node.head(topic));
		assertThat(publish(node, topic, third).position()).isEqualTo(node.head(topic));
		assertThat(publish(node, topic, second).duplicate()).isTrue();
		assertThat(node.head(topic).offset()).isEqualTo(3);
	}

	@Test
	default void guardsEachSourceAndTopicOnItsOwn() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		publish(node, topic, at("orders", 9, 0));
		assertThat(publish(node, TestEvents.topic(), at("orders", 1, 0)).duplicate()).isFalse();
		assertThat(publish(node, topic, at("invoices", 1, 0)).duplicate()).isFalse();
		assertThat(publish(node, topic, at("orders:9", 1, 0)).duplicate()).isFalse();
		assertThat(publish(node, topic, at("orders", 9, 0)).duplicate()).isTrue();
		assertThat(node.publish(topic, "without").offset()).isEqualTo(4);
	}

	@Test
	default void guardsWhatOfASourcePassesBy() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		SourcePosition first = at("orders", 1, 0);
		PublishOptions passing = new PublishOptions(Retention.NONE, null);
		node.subscribe(topic);
		Published published = node.publish(topic, TestEvents.event("1"), passing.from(first));
		Published again = node.publish(topic, TestEvents.event("1"), passing.from(first));
		node.publish(topic, TestEvents.event("2"), passing.from(at("orders", 2, 0).following(first)));
		assertThat(published).isEqualTo(new Published(topic, null, false));
		assertThat(again).isEqualTo(new Published(topic, null, true));
		Eventually.is("the last one is heard", () -> node.heard().texts(topic).contains("2"));
		assertThat(node.heard().texts(topic).stream().distinct()).containsExactly("1", "2");
	}

	@Test
	default void letsWhatFollowsComeWhereAKeyOrAVersionHasStoppedAnEvent() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		SourcePosition first = at("orders", 1, 0);
		SourcePosition second = at("orders", 2, 0).following(first);
		node.publish(topic, TestEvents.event("x"), new PublishOptions(Retention.DEFAULT, "key", 5L));
		assertThat(node.publish(topic, TestEvents.event("1"), new PublishOptions(Retention.DEFAULT, "key").from(first))
			.duplicate()).isTrue();
		assertThat(
				node.publish(topic, TestEvents.event("2"), new PublishOptions(Retention.DEFAULT, null, 4L).from(second))
					.outdated())
			.isTrue();
		assertThat(publish(node, topic, at("orders", 3, 0).following(second)).duplicate()).isFalse();
		assertThat(node.head(topic).offset()).isEqualTo(2);
	}

	@Test
	default void keepsTheOrderOfWhatIsPublishedAheadByTwoReadersOfASource() {
		TestNode node = TestNode.of(backend());
		Topic topic = TestEvents.topic();
		node.subscribe(topic);
		Random random = new Random(20261129);
		int published = 0;
		for (int begin = 0; begin < 600; begin = published) {
			List<CompletableFuture<Published>> ahead = new ArrayList<>();
			for (int reader = 0; reader < 2; reader++) {
				@Nullable SourcePosition previous = null;
				for (int i = begin; i < begin + 100; i++) {
					SourcePosition source = at("orders", i, 0).following(previous);
					previous = source;
					if (random.nextInt(40) > 0) { // else it is lost on its way
						ahead.add(publishLater(node, topic, source));
					}
				}
			}
			int newest = (int) ahead.stream().mapToLong(SourceContract::offset).max().orElse(0);
			published = Math.max(published, newest);
		}
		node.heard().assertInOrder(topic, published);
		for (int i = 0; i < published; i++) {
			assertThat(node.heard().texts(topic).stream().distinct().toList().get(i)).isEqualTo(i + "-0");
		}
	}

	private static SourcePosition at(String source, long number, long part) {
		return new SourcePosition(source, number, part, null);
	}

	private static Published publish(TestNode node, Topic topic, SourcePosition source) {
		return node.publish(topic, TestEvents.event(source.id()),
				PublishOptions.keeping(Retention.DEFAULT).from(source));
	}

	private static CompletableFuture<Published> publishLater(TestNode node, Topic topic, SourcePosition source) {
		return node.broker()
			.publish(topic, TestEvents.event(source.id()), PublishOptions.keeping(Retention.DEFAULT).from(source))
			.toCompletableFuture();
	}

	/** Of its place, or of the newest one; 0 where it was out of order. */
	private static long offset(CompletableFuture<Published> answer) {
		try {
			var position = answer.join().position();
			return (position != null) ? position.offset() : 0;
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(OutOfOrderException.class);
			return 0;
		}
	}

	private static void assertIsOutOfOrder(TestNode node, Topic topic, SourcePosition source) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> publishLater(node, topic, source).join())
			.withCauseInstanceOf(OutOfOrderException.class)
			.withMessageContaining(source.id());
	}

}
