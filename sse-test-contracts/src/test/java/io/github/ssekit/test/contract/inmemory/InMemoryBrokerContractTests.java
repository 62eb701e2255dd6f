package io.github.ssekit.test.contract.inmemory;

import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.BrokerContract;

class InMemoryBrokerContractTests implements BrokerContract {

	private final InMemoryBackend backend = new InMemoryBackend();

	@Override
	public BackendUnderTest backend() {
		return this.backend;
	}

}
