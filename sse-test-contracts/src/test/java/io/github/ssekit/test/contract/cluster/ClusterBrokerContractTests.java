package io.github.ssekit.test.contract.cluster;

import java.util.concurrent.CompletableFuture;

import io.github.ssekit.test.contract.Backend;
import io.github.ssekit.test.contract.BrokerOnALineContract;
import io.github.ssekit.test.contract.BrokerOnManyNodesContract;

/** What the contracts for many nodes and for lines ask for can be done. */
class ClusterBrokerContractTests implements BrokerOnManyNodesContract, BrokerOnALineContract {

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
