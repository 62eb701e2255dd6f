package io.github.ssekit.internal.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Emitters;
import io.github.ssekit.internal.emitter.TopicCursor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who listens is visited once, whoever joins and leaves meanwhile. */
class ListenersTests {

	private static final Topic TOPIC = Topic.of("a");

	private final Listeners listeners = new Listeners();

	@Test
	void takesAndGivesBackEveryoneOnce() {
		TopicCursor cursor = tracks(1).get(0);

		assertThat(this.listeners.remove(cursor)).isFalse();
		assertThat(this.listeners.add(cursor)).isTrue();
		assertThat(this.listeners.add(cursor)).isFalse();
		assertThat(this.listeners.count()).isEqualTo(1);
		assertThat(this.listeners.remove(cursor)).isTrue();
		assertThat(this.listeners.remove(cursor)).isFalse();
		assertThat(this.listeners.count()).isZero();
		assertThat(this.listeners.add(cursor)).as("who left may come back").isTrue();
	}

	@Test
	void knowsExactlyWhoIsThereThroughGrowthAndShrinking() {
		Random random = new Random(3);
		List<TopicCursor> all = tracks(300);
		Set<TopicCursor> there = new HashSet<>();
		for (int i = 0; i < 20_000; i++) {
			TopicCursor cursor = all.get(random.nextInt(1 + (i / 50) % 300));
			if (there.add(cursor)) {
				assertThat(this.listeners.add(cursor)).isTrue();
			}
			else {
				there.remove(cursor);
				assertThat(this.listeners.remove(cursor)).isTrue();
			}
			if (i % 97 == 0) {
				assertThat(visited()).containsExactlyInAnyOrderElementsOf(there);
			}
			assertThat(this.listeners.count()).isEqualTo(there.size());
		}
	}

	@RepeatedTest(5)
	void visitsWhoStaysOnceWhileOthersComeAndGo() {
		List<TopicCursor> staying = tracks(50);
		staying.forEach(this.listeners::add);
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (int i = 0; i < 3; i++) {
			List<List<TopicCursor>> passing = Stream.generate(() -> tracks(40)).limit(200).toList();
			crowd.alongside(() -> {
				for (int j = 0; j < passing.size() && !done.get(); j++) {
					passing.get(j).forEach(this.listeners::add);
					passing.get(j).forEach(this.listeners::remove);
				}
			}, () -> done.set(true));
		}
		for (int i = 0; i < 2; i++) {
			crowd.add(() -> {
				for (int j = 0; j < 1_000; j++) {
					List<TopicCursor> visited = visited();
					Set<TopicCursor> once = new HashSet<>(visited);
					assertThat(once).hasSameSizeAs(visited);
					assertThat(once.containsAll(staying)).isTrue();
				}
			});
		}
		crowd.run();

		assertThat(visited()).containsExactlyInAnyOrderElementsOf(staying);
		assertThat(this.listeners.count()).isEqualTo(50);
	}

	@RepeatedTest(5)
	void visitsWhoJoinedBeforeTheVisitWhoeverElseJoins() {
		Crowd crowd = new Crowd();
		for (int i = 0; i < 4; i++) {
			List<TopicCursor> mine = tracks(200);
			crowd.add(() -> {
				for (TopicCursor cursor : mine) {
					this.listeners.add(cursor);
					assertThat(visited()).contains(cursor);
				}
			});
		}
		crowd.run();

		assertThat(visited()).hasSize(800).doesNotHaveDuplicates();
	}

	private List<TopicCursor> visited() {
		List<TopicCursor> visited = new ArrayList<>();
		this.listeners.forEach(visited::add);
		return visited;
	}

	private static List<TopicCursor> tracks(int count) {
		List<TopicCursor> tracks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			tracks.add(Emitters.emitter("e" + i, TOPIC).cursors().get(0));
		}
		return tracks;
	}

}
