package io.github.ssekit.test.contract.cluster;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.test.contract.BackendUnderTest;
import io.github.ssekit.test.contract.BrokerOnAConnectionContract;
import io.github.ssekit.test.contract.BrokerOnManyNodesContract;

/** What the contracts for many nodes and for lines ask for can be done. */
class ClusterBrokerContractTests implements BrokerOnManyNodesContract, BrokerOnAConnectionContract {

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

	@Override
	public void cutLine() {
		FakeBroker broker = (FakeBroker) this.node.broker();
		broker.cut();
		CompletableFuture<Void> unused = CompletableFuture.runAsync(broker::reconnect);
	}

	@Override
	public void takeAway() {
		this.server.takeAway();
	}

	@Override
	public void bringBack() {
		this.server.bringBack();
	}

}
