package io.github.ssekit.test.contract.inmemory;

import java.time.Duration;

import io.github.ssekit.test.contract.PresenceContract;
import io.github.ssekit.test.contract.PresenceNode;

class InMemoryPresenceContractTests implements PresenceContract {

	private final InMemoryPresenceNode node = new InMemoryPresenceNode();

	@Override
	public PresenceNode node() {
		return this.node;
	}

	@Override
	public Duration grace() {
		return InMemoryPresenceNode.GRACE;
	}

}
