package io.github.ssekit.internal.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.fakes.Emitters;
import io.github.ssekit.fakes.MovableRuntime;
import io.github.ssekit.internal.emitter.Emitter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the contract of registries cannot ask for: clocks that are set, and listeners that
 * throw.
 */
class InMemoryEmitterRegistryTests {

	private static final Duration GRACE = Duration.ofSeconds(30);

	private static final Topic NEWS = Topic.of("news");

	private static final Topic SPORT = Topic.of("sport");

	private final MovableRuntime runtime = new MovableRuntime();

	private final InMemoryEmitterRegistry registry = new InMemoryEmitterRegistry(GRACE, this.runtime);

	private final List<String> interest = new ArrayList<>();

	/** The listener ends in an Error when it is told one of these. */
	private final List<String> failing = new ArrayList<>();

	InMemoryEmitterRegistryTests() {
		this.registry.start(new InterestListener() {

			@Override
			public void onGained(Topic topic, Listeners listeners) {
				hear("gained " + topic);
			}

			@Override
			public void onLost(Topic topic) {
				hear("lost " + topic);
			}

		});
	}

	@Test
	void losesItsInterestAfterTheGraceThoughTheClockIsSetBack() {
		comeAndGo("alice");
		this.runtime.setClock(Duration.ofDays(-1));
		this.runtime.pass(GRACE);
		this.registry.sweep();

		assertThat(this.interest).containsExactly("gained news", "lost news");
	}

	@Test
	void keepsItsInterestWithinTheGraceThoughTheClockIsSetForth() {
		comeAndGo("alice");
		this.runtime.setClock(Duration.ofDays(1));
		this.runtime.pass(GRACE.minusMillis(1));
		this.registry.sweep();

		assertThat(this.interest).containsExactly("gained news");
	}

	@Test
	void endsItsInterestInTheOthersThoughItsListenerHasThrown() {
		this.failing.add("lost news");
		comeAndGo("alice");
		comeAndGo("bob", SPORT);
		this.runtime.pass(GRACE);
		this.registry.sweep();
		assertThat(this.interest).containsExactly("gained news", "gained sport", "lost sport");

		comeAndGo("alice");
		assertThat(this.interest).endsWith("gained news");
	}

	@Test
	void hasNothingOfAStreamWhoseTopicCouldNotBeGained() {
		this.failing.add("gained sport");
		Emitter emitter = Emitters.emitter("alice", NEWS, SPORT);

		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> this.registry.add(emitter));
		assertThat(this.registry.all()).isEmpty();
		assertThat(this.registry.ofClient(emitter.client())).isEmpty();
		assertThat(this.registry.listeningTo(NEWS).count()).isZero();
		this.runtime.pass(GRACE);
		this.registry.sweep();
		assertThat(this.interest).containsExactly("gained news", "lost news");

		this.failing.clear();
		this.registry.add(emitter);
		assertThat(this.registry.listeningTo(SPORT).count()).isOne();
	}

	@Test
	void remembersATopicOnceHoweverOftenItsLastListenerLeaves() {
		for (int i = 0; i < 1000; i++) {
			comeAndGo("alice-" + i);
		}
		assertThat(this.registry.idle()).isOne();
		this.runtime.pass(GRACE);
		this.registry.sweep();

		assertThat(this.registry.idle()).isZero();
		assertThat(this.interest).containsExactly("gained news", "lost news");
	}

	private void comeAndGo(String id) {
		comeAndGo(id, NEWS);
	}

	private void comeAndGo(String id, Topic topic) {
		Emitter emitter = Emitters.emitter(id, topic);
		this.registry.add(emitter);
		this.registry.remove(emitter);
	}

	private void hear(String news) {
		if (this.failing.contains(news)) {
			throw new StackOverflowError("as asked for");
		}
		this.interest.add(news);
	}

}
