package io.github.ssekit.test.contract.cluster;

import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.EventStoreOnManyNodesContract;

/** What the contract for many nodes asks for can be done. */
class ClusterEventStoreContractTests implements EventStoreOnManyNodesContract {

	private final FakeServer server = new FakeServer();

	private final FakeNode node = new FakeNode(this.server);

	@Override
	public BackendUnderTest backend() {
		return this.node;
	}

	@Override
	public BackendUnderTest anotherNode() {
		return new FakeNode(this.server);
	}

}
