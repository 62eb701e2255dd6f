package io.github.ssekit.test.contract.inmemory;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.github.ssekit.internal.presence.InMemoryPresence;
import io.github.ssekit.presence.Presence;
import io.github.ssekit.test.contract.PresenceNode;

/** The one node of presence in memory. */
public final class InMemoryPresenceNode implements PresenceNode {

	/** As long as by default: time is moved. */
	public static final Duration GRACE = Duration.ofSeconds(10);

	private final MovableRuntime runtime = new MovableRuntime();

	private final Presence presence;

	public InMemoryPresenceNode() {
		this((presence) -> presence);
	}

	/** The default with something between it and the test. */
	public InMemoryPresenceNode(UnaryOperator<Presence> between) {
		this.presence = between.apply(new InMemoryPresence(GRACE, this.runtime));
	}

	@Override
	public Presence presence() {
		return this.presence;
	}

	@Override
	public String name() {
		return "here";
	}

	@Override
	public void advance(Duration time) {
		this.runtime.advance(time);
	}

	@Override
	public void close() {
		this.presence.close();
	}

}
