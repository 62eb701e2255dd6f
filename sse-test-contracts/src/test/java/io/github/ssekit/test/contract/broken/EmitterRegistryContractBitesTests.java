package io.github.ssekit.test.contract.broken;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.internal.registry.InterestListener;
import io.github.ssekit.internal.registry.Listeners;
import io.github.ssekit.test.contract.EmitterRegistryContract;
import io.github.ssekit.test.contract.inmemory.MovableRuntime;
import org.junit.jupiter.api.Test;

class EmitterRegistryContractBitesTests {

	@Test
	void failsARegistryThatKnowsNoGrace() {
		Suite.failuresOf(KnowsNoGrace.class)
			.containsExactlyInAnyOrder("keepsItsInterestWithinTheGrace", "countsTheGraceFromTheLastTime");
	}

	@Test
	void failsARegistryThatForgetsClients() {
		Suite.failuresOf(ForgetsClients.class)
			.containsExactlyInAnyOrder("findsAllEmittersOfAClient", "findsAnEmitterByIdByClientAndByEachOfItsTopics",
					"removesNothingThatIsNotThere", "changesNothingWhereAnEmitterIsAddedTwice",
					"findsEveryEmitterThatManyThreadsAddAndRemove");
	}

	static class KnowsNoGrace implements EmitterRegistryContract {

		private final MovableRuntime runtime = new MovableRuntime();

		private final EmitterRegistry registry = new InMemoryEmitterRegistry(Duration.ZERO, this.runtime);

		@Override
		public EmitterRegistry registry() {
			return this.registry;
		}

		@Override
		public Duration grace() {
			return Duration.ofSeconds(30);
		}

		@Override
		public void advance(Duration time) {
			this.runtime.advance(time);
		}

	}

	static class ForgetsClients implements EmitterRegistryContract {

		private final MovableRuntime runtime = new MovableRuntime();

		private final EmitterRegistry registry = new Forgetting(new InMemoryEmitterRegistry(grace(), this.runtime));

		@Override
		public EmitterRegistry registry() {
			return this.registry;
		}

		@Override
		public Duration grace() {
			return Duration.ofSeconds(30);
		}

		@Override
		public void advance(Duration time) {
			this.runtime.advance(time);
		}

	}

	record Forgetting(EmitterRegistry works) implements EmitterRegistry {

		@Override
		public void start(InterestListener listener) {
			this.works.start(listener);
		}

		@Override
		public void add(Emitter emitter) {
			this.works.add(emitter);
		}

		@Override
		public boolean remove(Emitter emitter) {
			return this.works.remove(emitter);
		}

		@Override
		public Emitter find(String id) {
			return this.works.find(id);
		}

		@Override
		public List<Emitter> ofClient(String client) {
			return List.of();
		}

		@Override
		public Listeners listeningTo(Topic topic) {
			return this.works.listeningTo(topic);
		}

		@Override
		public Collection<Emitter> all() {
			return this.works.all();
		}

		@Override
		public void sweep() {
			this.works.sweep();
		}

	}

}
