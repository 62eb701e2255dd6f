package io.github.ssekit.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.emitter.TopicCursor;
import io.github.ssekit.internal.registry.EmitterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An emitter is found by its id, by its client and by each of its topics from the moment
 * that {@code add} returns until {@code remove} does.
 */
public interface LookupContract extends RegistryContract {

	@Test
	default void findsNobodyWhereNobodyIs() {
		EmitterRegistry registry = started();
		registry.add(RecordedEmitter.listening("alice", Topic.of("a")).emitter());
		assertThat(registry.find("nobody")).isNull();
		assertThat(registry.ofClient("nobody")).isEmpty();
		assertThat(listeningTo(registry, Topic.of("nothing"))).isEmpty();
		assertThat(registry.listeningTo(Topic.of("nothing")).count()).isZero();
	}

	@Test
	default void removesNothingThatIsNotThere() {
		EmitterRegistry registry = started();
		Emitter there = RecordedEmitter.listening("alice", Topic.of("a")).emitter();
		Emitter never = RecordedEmitter.listening("alice", Topic.of("a")).emitter();
		registry.add(there);
		assertThat(registry.remove(never)).isFalse();
		assertIsThere(registry, there);
		assertThat(registry.remove(there)).isTrue();
		assertThat(registry.remove(there)).isFalse();
		assertIsNotThere(registry, there);
	}

	@Test
	default void changesNothingWhereAnEmitterIsAddedTwice() {
		EmitterRegistry registry = started();
		Emitter emitter = RecordedEmitter.listening("alice", Topic.of("a"), Topic.of("b")).emitter();
		registry.add(emitter);
		registry.add(emitter);
		assertThat(registry.ofClient("alice")).containsExactly(emitter);
		assertThat(registry.all()).containsExactly(emitter);
		assertThat(listeningTo(registry, Topic.of("a"))).containsExactly(emitter);
		assertThat(registry.listeningTo(Topic.of("a")).count()).isOne();
		registry.remove(emitter);
		assertIsNotThere(registry, emitter);
	}

	@Test
	default void findsAnEmitterByIdByClientAndByEachOfItsTopics() {
		EmitterRegistry registry = started();
		Emitter emitter = RecordedEmitter.listening("alice", Topic.of("a"), Topic.of("b"), Topic.client("alice"))
			.emitter();
		registry.add(emitter);
		assertIsThere(registry, emitter);
		registry.remove(emitter);
		assertIsNotThere(registry, emitter);
		registry.add(emitter);
		assertIsThere(registry, emitter);
	}

	@Test
	default void findsAllEmittersOfAClient() {
		EmitterRegistry registry = started();
		Emitter first = RecordedEmitter.listening("alice", Topic.of("a")).emitter();
		Emitter second = RecordedEmitter.listening("alice", Topic.of("b")).emitter();
		Emitter other = RecordedEmitter.listening("bob", Topic.of("a")).emitter();
		List.of(first, second, other).forEach(registry::add);
		List<Emitter> before = registry.ofClient("alice");
		assertThat(before).containsExactlyInAnyOrder(first, second);
		registry.remove(first);
		assertThat(registry.ofClient("alice")).containsExactly(second);
		assertThat(before).as("a snapshot").containsExactlyInAnyOrder(first, second);
		assertThat(registry.all()).containsExactlyInAnyOrder(second, other);
	}

	@Test
	default void findsEveryEmitterThatManyThreadsAddAndRemove() {
		EmitterRegistry registry = started();
		SimultaneousThreads.of(8, (number) -> {
			Topic own = Topic.of("own/" + number);
			for (int i = 0; i < 200; i++) {
				Emitter emitter = RecordedEmitter.listening("client-" + i % 5, Topic.of("all"), own).emitter();
				registry.add(emitter);
				assertIsThere(registry, emitter);
				assertThat(registry.remove(emitter)).isTrue();
				assertIsNotThere(registry, emitter);
			}
		});
		assertThat(registry.all()).isEmpty();
		assertThat(registry.listeningTo(Topic.of("all")).count()).isZero();
	}

	@Test
	default void leavesNothingOfAnEmitterThatIsAddedAndRemovedAtOnce() {
		EmitterRegistry registry = started();
		Topic[] topics = { Topic.of("a"), Topic.of("b"), Topic.of("c"), Topic.of("d") };
		for (int round = 0; round < 500; round++) {
			Emitter emitter = RecordedEmitter.listening("alice", topics).emitter();
			AtomicInteger begun = new AtomicInteger();
			SimultaneousThreads.of(2, (number) -> {
				begun.incrementAndGet();
				while (begun.get() < 2) {
					Thread.onSpinWait();
				}
				if (number == 0) {
					registry.add(emitter);
				}
				else {
					registry.remove(emitter);
				}
			});
			// as does who has added it and sees that it has ended
			registry.remove(emitter);
			assertIsNotThere(registry, emitter);
		}
		assertThat(registry.all()).isEmpty();
	}

	@Test
	default void removesAnEmitterOnceThoughManyThreadsDo() {
		EmitterRegistry registry = started();
		for (int round = 0; round < 100; round++) {
			Emitter emitter = RecordedEmitter.listening("alice", Topic.of("a")).emitter();
			registry.add(emitter);
			AtomicInteger removed = new AtomicInteger();
			SimultaneousThreads.of(4, (number) -> removed.addAndGet(registry.remove(emitter) ? 1 : 0));
			assertThat(removed).hasValue(1);
			assertThat(registry.listeningTo(Topic.of("a")).count()).isZero();
		}
	}

	private EmitterRegistry started() {
		registry().start(new InterestLog());
		return registry();
	}

	private static void assertIsThere(EmitterRegistry registry, Emitter emitter) {
		assertThat(registry.find(emitter.id())).isSameAs(emitter);
		assertThat(registry.ofClient(emitter.client())).contains(emitter);
		assertThat(registry.all()).contains(emitter);
		emitter.cursors().forEach((cursor) -> assertThat(listeningTo(registry, cursor.topic())).contains(emitter));
	}

	private static void assertIsNotThere(EmitterRegistry registry, Emitter emitter) {
		assertThat(registry.find(emitter.id())).isNull();
		assertThat(registry.ofClient(emitter.client())).doesNotContain(emitter);
		assertThat(registry.all()).doesNotContain(emitter);
		emitter.cursors()
			.forEach((cursor) -> assertThat(listeningTo(registry, cursor.topic())).doesNotContain(emitter));
	}

	private static List<Emitter> listeningTo(EmitterRegistry registry, Topic topic) {
		List<TopicCursor> tracks = new ArrayList<>();
		registry.listeningTo(topic).forEach(tracks::add);
		assertThat(tracks).extracting(TopicCursor::topic).allMatch(topic::equals);
		return tracks.stream().map(TopicCursor::emitter).toList();
	}

}
