package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.SseHub;
import io.github.ssekit.SseHubBuilder;
import io.github.ssekit.broker.Published;
import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.internal.registry.InMemoryEmitterRegistry;

/**
 * One node: a hub on a simulated machine, with the threads of its container, which serve
 * requests and connections, and those of its application.
 */
final class SimulatedNode {

	private static final Duration INTEREST_GRACE = Duration.ofSeconds(30);

	final String name;

	final SseHub hub;

	final SimulatedRuntime runtime;

	final SimulatedThreads container;

	final SimulatedThreads application;

	final Watchers watchers;

	private final SimulatedWorld world;

	private final Truth truth;

	private final Scenario scenario;

	/** Null where the hub has its memory only. */
	private final ClusterNode cluster;

	/** What the hub has promised to complete. */
	private final List<Pending> pending = new ArrayList<>();

	private boolean alive = true;

	SimulatedNode(String name, SimulatedWorld world, Chance chance, Faults faults, Scenario scenario, Rights rights,
			Truth truth, SimulatedCluster cluster) {
		this.name = name;
		this.world = world;
		this.truth = truth;
		this.scenario = scenario;
		this.runtime = new SimulatedRuntime(world, name, chance.split());
		this.container = world.threads(name, "container", 3);
		this.application = world.threads(name, "application", 2);
		this.watchers = new Watchers(world, faults);
		this.cluster = (cluster != null) ? cluster.join(name) : null;
		LockedRegistry registry = new LockedRegistry(new InMemoryEmitterRegistry(INTEREST_GRACE, this.runtime), world);
		SseHubBuilder builder = scenario.builder()
			.runtime(this.runtime)
			.node(name)
			.registry(registry)
			.authorizer(rights)
			.observer(this.watchers)
			.drainListener(this.watchers)
			.payloadEncoder(this.watchers);
		if (cluster != null) {
			builder.distribution(this.cluster, this.cluster).presence(cluster.presence().of(this.cluster));
		}
		this.hub = builder.build();
	}

	ClusterNode cluster() {
		return this.cluster;
	}

	boolean isAlive() {
		return this.alive;
	}

	/** Publish something, as the application does. */
	void publish(Topic topic, String text, SseEvent event) {
		this.world.tell(this.name + " publishes " + Payload.wordOf(text) + " to " + topic);
		try {
			CompletionStage<Published> stage = this.hub.publish(topic, event);
			expect("publish of " + Payload.wordOf(text), stage);
			stage.whenComplete((published, failure) -> {
				if (failure == null) {
					this.truth.learn(published, text, this.scenario.retentionOf(topic));
					checkPublished(published, text);
				}
			});
		}
		catch (Throwable ex) {
			expectSimulated("publish", ex);
		}
	}

	private void checkPublished(Published published, String text) {
		if (published.position() == null || published.duplicate() || published.outdated()) {
			return;
		}
		Placed placed = this.truth.history(published.topic()).find(published.position());
		if (placed == null || !placed.word().equals(Payload.wordOf(text))) {
			this.world.violated("a publish is answered with the event's place: " + published + " for "
					+ Payload.wordOf(text) + ", not " + placed);
		}
	}

	/** The hub has promised to answer, and is held to it at the end. */
	void expect(String what, CompletionStage<?> stage) {
		if (stage != null) { // null is what presence has answered, and not the hub
			this.pending.add(new Pending(what, stage));
		}
	}

	/** Who calls the hub may be thrown at, but nothing that was not thrown on purpose. */
	void expectSimulated(String what, Throwable failure) {
		if (SimulatedFailure.isPartOf(failure)) {
			this.world.tell(what + " throws " + failure);
		}
		else {
			this.world.violated(what + " does not throw: " + SimulatedFailure.withTrace(failure));
		}
	}

	/** What was promised and has not been completed. */
	List<String> unanswered() {
		return this.pending.stream()
			.filter((promise) -> !promise.stage.toCompletableFuture().isDone())
			.map(Pending::what)
			.toList();
	}

	/** The machine is switched off. */
	void die(SimulatedCluster all, Duration lease) {
		this.alive = false;
		this.world.switchOff(this.name);
		this.world.tell(this.name + " is switched off");
		all.forget(this.cluster, lease);
	}

	@Override
	public String toString() {
		return this.name;
	}

	private record Pending(String what, CompletionStage<?> stage) {
	}

}
