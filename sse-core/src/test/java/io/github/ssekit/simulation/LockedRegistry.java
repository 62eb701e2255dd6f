package io.github.ssekit.simulation;

import java.util.Collection;
import java.util.List;

import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.emitter.Emitter;
import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.InterestListener;
import io.github.ssekit.internal.registry.Listeners;

/**
 * The registry of a node as it is, which tells its world where it calls others under a
 * lock: there nobody else may run.
 */
final class LockedRegistry implements EmitterRegistry {

	private final EmitterRegistry registry;

	private final SimulatedWorld world;

	LockedRegistry(EmitterRegistry registry, SimulatedWorld world) {
		this.registry = registry;
		this.world = world;
	}

	@Override
	public void start(InterestListener listener) {
		SimulatedWorld locking = this.world;
		this.registry.start(new InterestListener() {

			@Override
			public void onGained(Topic topic, Listeners listeners) {
				locking.locked(() -> listener.onGained(topic, listeners));
			}

			@Override
			public void onLost(Topic topic) {
				locking.locked(() -> listener.onLost(topic));
			}

		});
	}

	@Override
	public void add(Emitter emitter) {
		this.registry.add(emitter);
	}

	@Override
	public boolean remove(Emitter emitter) {
		return this.registry.remove(emitter);
	}

	@Override
	public Emitter find(String id) {
		return this.registry.find(id);
	}

	@Override
	public List<Emitter> ofClient(String client) {
		return this.registry.ofClient(client);
	}

	@Override
	public Listeners listeningTo(Topic topic) {
		return this.registry.listeningTo(topic);
	}

	@Override
	public Collection<Emitter> all() {
		return this.registry.all();
	}

	@Override
	public void sweep() {
		this.registry.sweep();
	}

}
