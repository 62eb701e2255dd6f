package io.github.ssekit.test.contract.inmemory;

import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.EventStoreContract;

class InMemoryEventStoreContractTests implements EventStoreContract {

	private final InMemoryBackend backend = new InMemoryBackend();

	@Override
	public BackendUnderTest backend() {
		return this.backend;
	}

}
