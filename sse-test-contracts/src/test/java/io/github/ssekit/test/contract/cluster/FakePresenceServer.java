package io.github.ssekit.test.contract.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ssekit.event.CloseReason;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.presence.InMemoryPresence;
import io.github.ssekit.presence.PresenceListener;
import io.github.ssekit.test.contract.inmemory.MovableRuntime;

/** The presence that several nodes share, in one process. */
final class FakePresenceServer implements PresenceListener {

	static final Duration GRACE = Duration.ofSeconds(10);

	static final Duration LEASE = Duration.ofSeconds(15);

	final MovableRuntime runtime = new MovableRuntime();

	final InMemoryPresence all = new InMemoryPresence(GRACE, this.runtime);

	/** Where a stream is. */
	final Map<String, FakePresenceNode> owners = new ConcurrentHashMap<>();

	private final List<FakePresenceNode> nodes = new CopyOnWriteArrayList<>();

	private final Map<FakePresenceNode, Long> dead = new ConcurrentHashMap<>();

	FakePresenceServer() {
		this.all.start(this);
	}

	void join(FakePresenceNode node) {
		this.nodes.add(node);
	}

	void kill(FakePresenceNode node) {
		this.nodes.remove(node);
		this.dead.put(node, this.runtime.clock().millis() + LEASE.toMillis());
	}

	void sweep() {
		this.dead.forEach((node, until) -> {
			if (until <= this.runtime.clock().millis() && this.dead.remove(node, until)) {
				node.open().forEach(this.all::unregister);
			}
		});
		this.all.sweep();
	}

	@Override
	public void onKick(String streamId, CloseReason reason) {
		FakePresenceNode owner = this.owners.remove(streamId);
		if (owner != null && this.nodes.contains(owner)) {
			owner.kicked(streamId, reason);
		}
	}

	@Override
	public void onRevoked(Topic topic) {
		this.nodes.forEach((node) -> node.listener().onRevoked(topic));
	}

	@Override
	public void onJoined(String client) {
		this.nodes.forEach((node) -> node.listener().onJoined(client));
	}

	@Override
	public void onLeft(String client) {
		this.nodes.forEach((node) -> node.listener().onLeft(client));
	}

}
