package io.github.ssekit.test.contract.cluster;

import java.time.Duration;

import io.github.ssekit.test.contract.PresenceNode;
import io.github.ssekit.test.contract.PresenceOnManyNodesContract;

/** What the contract for many nodes asks for can be done. */
class ClusterPresenceContractTests implements PresenceOnManyNodesContract {

	private final FakePresenceServer server = new FakePresenceServer();

	private final FakePresenceNode node = new FakePresenceNode(this.server, "here");

	@Override
	public PresenceNode node() {
		return this.node;
	}

	@Override
	public Duration grace() {
		return FakePresenceServer.GRACE;
	}

	@Override
	public PresenceNode anotherNode() {
		return new FakePresenceNode(this.server, "there");
	}

	@Override
	public void kill(PresenceNode dying) {
		this.server.kill((FakePresenceNode) dying);
	}

	@Override
	public Duration lease() {
		return FakePresenceServer.LEASE;
	}

}
