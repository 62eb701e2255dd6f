package io.github.ssekit.internal.store;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.ssekit.event.EncodedEvent;
import io.github.ssekit.event.Position;
import io.github.ssekit.event.Retention;
import io.github.ssekit.event.StartPosition;
import io.github.ssekit.event.StoredEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.store.Replay;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Little memory and many threads: histories are lost, and never mixed up. */
class InMemoryEventStoreRaceTests {

	private static final int MAX = 64 * 1024;

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryEventStore store = new InMemoryEventStore(MAX, this.runtime);

	@RepeatedTest(3)
	void givesNoOffsetTwiceInAnEpochAndKeepsItsMemoryBounded() {
		Map<Topic, Set<String>> given = new ConcurrentHashMap<>();
		int threads = 4;
		int largest = 2048;
		Crowd crowd = new Crowd();
		for (int i = 0; i < threads; i++) {
			crowd.add(() -> {
				ThreadLocalRandom random = ThreadLocalRandom.current();
				for (int j = 0; j < 10_000; j++) {
					Topic topic = Topic.of("topic/" + random.nextInt(400));
					Position place = append(topic, random.nextInt(largest)).position();
					assertThat(given.computeIfAbsent(topic, (any) -> ConcurrentHashMap.newKeySet())
						.add(place.epoch() + "-" + place.offset())).as(topic + " " + place).isTrue();
					assertThat(this.store.footprint()).isLessThan(MAX + MAX / 8 + (long) threads * (largest + 1024));
				}
			});
		}
		crowd.run();
		append(Topic.of("the-last-one"), 1);

		assertThat(this.store.footprint()).isBetween(0L, (long) MAX);
	}

	@Test
	void namesNoEpochTwiceHoweverOftenItForgets() {
		InMemoryEventStore forgetful = new InMemoryEventStore(1, this.runtime);
		Set<Object> given = new HashSet<>();
		for (int i = 0; i < 20_000; i++) {
			Topic topic = Topic.of((i % 2 == 0) ? "a" : "b");
			Position place = forgetful.append(topic, new EncodedEvent(new byte[1]), Retention.DEFAULT).position();
			assertThat(given.add(topic + " " + place.epoch() + " " + place.offset())).isTrue();
		}
	}

	@Test
	void disturbsFewOfTheTopicsThatAreStillEmptyWhenItForgetsOne() {
		InMemoryEventStore forgetful = new InMemoryEventStore(1, this.runtime);
		List<Topic> empty = IntStream.range(0, 1000).mapToObj((i) -> Topic.of("quiet/" + i)).toList();
		List<Position> before = heads(forgetful, empty);
		forgetful.append(Topic.of("busy"), new EncodedEvent(new byte[1]), Retention.DEFAULT);
		List<Position> after = heads(forgetful, empty);

		assertThat(IntStream.range(0, 1000).filter((i) -> !before.get(i).equals(after.get(i)))).hasSizeLessThan(10);
	}

	private static List<Position> heads(InMemoryEventStore store, List<Topic> topics) {
		return topics.stream()
			.map((topic) -> store.locate(topic, StartPosition.head()).toCompletableFuture().join())
			.toList();
	}

	@RepeatedTest(3)
	void bringsWhatFollowsWholeOrSaysThatItCannot() {
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (int i = 0; i < 2; i++) {
			crowd.alongside(() -> {
				while (!done.get()) {
					append(Topic.of("topic/" + ThreadLocalRandom.current().nextInt(40)), 500);
				}
			}, () -> done.set(true));
		}
		for (int i = 0; i < 2; i++) {
			crowd.add(() -> {
				for (int j = 0; j < 1_000; j++) {
					followTo(Topic.of("topic/" + ThreadLocalRandom.current().nextInt(40)));
				}
			});
		}
		crowd.run();
	}

	/** Making room looks for the topics least recently used, while they are used. */
	@Test
	void makesRoomWhileEveryTopicIsInUse() {
		int topics = 2_000;
		InMemoryEventStore crowded = new InMemoryEventStore(topics * 600L, this.runtime);
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (int i = 0; i < 3; i++) {
			crowd.alongside(() -> {
				while (!done.get()) {
					crowded.locate(Topic.of("topic/" + ThreadLocalRandom.current().nextInt(topics)),
							StartPosition.head());
				}
			}, () -> done.set(true));
		}
		crowd.add(() -> {
			for (int i = 0; i < 40_000; i++) {
				crowded.append(Topic.of("topic/" + i % topics), new EncodedEvent(new byte[400]), Retention.DEFAULT);
			}
		});
		crowd.run();

		assertThat(crowded.footprint()).isLessThanOrEqualTo(topics * 600L);
	}

	private void followTo(Topic topic) {
		Position place = this.store.locate(topic, StartPosition.last(1000)).toCompletableFuture().join();
		for (int page = 0; page < 3; page++) {
			Replay replay = this.store.replay(topic, place, 3, 1000).toCompletableFuture().join();
			if (replay instanceof Replay.Lost lost) {
				place = lost.head();
			}
			else if (replay instanceof Replay.Resumed resumed) {
				for (StoredEvent event : resumed.events()) {
					assertThat(event.stepFrom(place)).isEqualTo(StoredEvent.Step.NEXT);
					place = event.position();
				}
				assertThat(resumed.events().isEmpty() && resumed.head().isAfter(place)).isFalse();
			}
		}
	}

	private StoredEvent append(Topic topic, int size) {
		return this.store.append(topic, new EncodedEvent(new byte[size]), Retention.DEFAULT);
	}

}
