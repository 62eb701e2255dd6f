package io.github.ssekit.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.ssekit.emitter.Track;
import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Emitters;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who listens is visited once, whoever joins and leaves meanwhile. */
class ListenersTests {

	private static final Topic TOPIC = Topic.of("a");

	private final Listeners listeners = new Listeners();

	@Test
	void takesAndGivesBackEveryoneOnce() {
		Track track = tracks(1).get(0);

		assertThat(this.listeners.remove(track)).isFalse();
		assertThat(this.listeners.add(track)).isTrue();
		assertThat(this.listeners.add(track)).isFalse();
		assertThat(this.listeners.count()).isEqualTo(1);
		assertThat(this.listeners.remove(track)).isTrue();
		assertThat(this.listeners.remove(track)).isFalse();
		assertThat(this.listeners.count()).isZero();
		assertThat(this.listeners.add(track)).as("who left may come back").isTrue();
	}

	@Test
	void knowsExactlyWhoIsThereThroughGrowthAndShrinking() {
		Random random = new Random(3);
		List<Track> all = tracks(300);
		Set<Track> there = new HashSet<>();
		for (int i = 0; i < 20_000; i++) {
			Track track = all.get(random.nextInt(1 + (i / 50) % 300));
			if (there.add(track)) {
				assertThat(this.listeners.add(track)).isTrue();
			}
			else {
				there.remove(track);
				assertThat(this.listeners.remove(track)).isTrue();
			}
			if (i % 97 == 0) {
				assertThat(visited()).containsExactlyInAnyOrderElementsOf(there);
			}
			assertThat(this.listeners.count()).isEqualTo(there.size());
		}
	}

	@RepeatedTest(5)
	void visitsWhoStaysOnceWhileOthersComeAndGo() {
		List<Track> staying = tracks(50);
		staying.forEach(this.listeners::add);
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (int i = 0; i < 3; i++) {
			List<List<Track>> passing = Stream.generate(() -> tracks(40)).limit(200).toList();
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
					List<Track> visited = visited();
					Set<Track> once = new HashSet<>(visited);
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
			List<Track> mine = tracks(200);
			crowd.add(() -> {
				for (Track track : mine) {
					this.listeners.add(track);
					assertThat(visited()).contains(track);
				}
			});
		}
		crowd.run();

		assertThat(visited()).hasSize(800).doesNotHaveDuplicates();
	}

	private List<Track> visited() {
		List<Track> visited = new ArrayList<>();
		this.listeners.forEach(visited::add);
		return visited;
	}

	private static List<Track> tracks(int count) {
		List<Track> tracks = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			tracks.add(Emitters.emitter("e" + i, TOPIC).tracks().get(0));
		}
		return tracks;
	}

}
