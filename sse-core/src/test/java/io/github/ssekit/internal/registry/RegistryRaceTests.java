package io.github.ssekit.internal.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Crowd;
import io.github.ssekit.fakes.Emitters;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.internal.emitter.Emitter;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that come and go at once leave nothing behind. */
class RegistryRaceTests {

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryEmitterRegistry registry = new InMemoryEmitterRegistry(Duration.ZERO, this.runtime);

	@Test
	void forgetsAStreamWholeThatEndsWhileItIsAdded() {
		Topic[] topics = new Topic[64];
		for (int i = 0; i < topics.length; i++) {
			topics[i] = Topic.of("topic/" + i);
		}
		for (int round = 0; round < 1_000; round++) {
			Emitter emitter = Emitters.of("alice", "e" + round, topics);
			Crowd crowd = new Crowd();
			crowd.add(() -> { // as Stream.register does
				this.registry.add(emitter);
				if (emitter.isClosed()) {
					this.registry.remove(emitter);
				}
			});
			crowd.add(() -> { // as Stream.onClosed does
				while (this.registry.find(emitter.id()) == null) {
					Thread.onSpinWait();
				}
				emitter.abort();
				this.registry.remove(emitter);
			});
			crowd.run();

			assertThat(this.registry.find(emitter.id())).isNull();
			assertThat(this.registry.ofClient("alice")).as("round " + round).isEmpty();
			assertThat(topics).as("round " + round)
				.allSatisfy((topic) -> assertThat(this.registry.listeningTo(topic).count()).isZero());
		}
	}

	@RepeatedTest(3)
	void gainsAndLosesInterestInTurns() {
		List<Topic> topics = List.of(Topic.of("a"), Topic.of("b"), Topic.of("c"));
		Map<Topic, AtomicBoolean> interest = new ConcurrentHashMap<>();
		topics.forEach((topic) -> interest.put(topic, new AtomicBoolean()));
		List<String> wrong = new CopyOnWriteArrayList<>();
		this.registry.start(new InterestListener() {

			@Override
			public void onGained(Topic topic, Listeners listeners) {
				if (!interest.get(topic).compareAndSet(false, true)) {
					wrong.add(topic + " was gained twice");
				}
			}

			@Override
			public void onLost(Topic topic) {
				if (!interest.get(topic).compareAndSet(true, false)) {
					wrong.add(topic + " was lost twice");
				}
			}

		});
		AtomicBoolean done = new AtomicBoolean();
		Crowd crowd = new Crowd();
		for (int i = 0; i < 3; i++) {
			int thread = i;
			crowd.add(() -> {
				for (int j = 0; j < 2_000; j++) {
					Emitter emitter = Emitters.emitter(thread + "-" + j, topics.get(j % 3), topics.get((j + 1) % 3));
					this.registry.add(emitter);
					emitter.cursors().forEach((cursor) -> {
						if (!interest.get(cursor.topic()).get()) {
							wrong.add(cursor.topic() + " has a listener and no interest");
						}
					});
					this.registry.remove(emitter);
				}
			});
		}
		crowd.alongside(() -> {
			while (!done.get()) {
				this.registry.sweep();
			}
		}, () -> done.set(true));
		crowd.run();
		this.runtime.pass(Duration.ofSeconds(1));
		this.registry.sweep();

		assertThat(wrong).isEmpty();
		assertThat(interest.values()).noneMatch(AtomicBoolean::get);
		assertThat(new ArrayList<>(this.registry.all())).isEmpty();
	}

}
