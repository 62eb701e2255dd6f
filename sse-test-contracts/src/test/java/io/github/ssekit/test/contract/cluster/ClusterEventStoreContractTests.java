package io.github.ssekit.test.contract.cluster;

import io.github.ssekit.test.contract.Backend;
import io.github.ssekit.test.contract.EventStoreOnManyNodesContract;

/** What the contract for many nodes asks for can be done. */
class ClusterEventStoreContractTests implements EventStoreOnManyNodesContract {

	private final FakeServer server = new FakeServer();

	private final FakeNode node = new FakeNode(this.server);

	@Override
	public Backend backend() {
		return this.node;
	}

	@Override
	public Backend anotherNode() {
		return new FakeNode(this.server);
	}

}
