package io.github.ssekit.test.contract.inmemory;

import java.time.Duration;

import io.github.ssekit.internal.registry.EmitterRegistry;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;
import io.github.ssekit.test.contract.EmitterRegistryContract;

class InMemoryEmitterRegistryContractTests implements EmitterRegistryContract {

	private final MovableRuntime runtime = new MovableRuntime();

	private final EmitterRegistry registry = new InMemoryEmitterRegistry(grace(), this.runtime);

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
