package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.ssekit.event.SseEvent;
import io.github.ssekit.event.Topic;
import io.github.ssekit.observe.StreamQuery;
import io.github.ssekit.observe.TapRefusedException;

/** What happens in a run, and when: publishes, disasters, and what operators do. */
final class Script {

	/** After it a store in memory forgets a topic that is not used. */
	private static final Duration TO_BE_FORGOTTEN = Duration.ofDays(8);

	private final Simulation simulation;

	private final SimulatedWorld world;

	private final Chance chance;

	private final Faults faults;

	private final SimulatedThreads operators;

	/** Of events, in bytes: small ones share a page. */
	private final int usualSize;

	private int words;

	Script(Simulation simulation, Chance chance) {
		this.simulation = simulation;
		this.world = simulation.world();
		this.chance = chance;
		this.faults = simulation.faults();
		this.usualSize = chance.of(100, 300, 700);
		this.operators = this.world.threads("operators", "operator", 3);
	}

	/** Plan all that is to happen in one act. */
	void plan() {
		long span = this.simulation.scenario().span.toNanos();
		for (SimulatedClient client : this.simulation.clients()) {
			if (this.chance.percent(80)) {
				long comes = this.chance.percent(60) ? 0 : this.chance.between(0L, span / 2);
				this.world.after(comes, this.operators, () -> unlessOver(client::come));
			}
		}
		for (int i = 0; i < this.simulation.scenario().actions; i++) {
			// often together: that is where races are
			long at = this.chance.percent(30) ? this.chance.between(0L, 4L) * span / 5 : this.chance.between(0L, span);
			this.world.after(at, this.operators, () -> unlessOver(this::act));
		}
	}

	private void unlessOver(Runnable action) {
		if (!this.faults.areHealed()) {
			action.run();
		}
	}

	private void act() {
		if (this.chance.percent(55)) {
			publishSome();
			return;
		}
		List<Runnable> choices = new ArrayList<>();
		choices.add(this::comeAndGo);
		choices.add(() -> anyClient().loseConnection());
		choices.add(this::look);
		when(choices, Fault.KICKS, this::kick);
		when(choices, Fault.REVOCATIONS, this::revoke);
		when(choices, Fault.DRAINS, this::drain);
		when(choices, Fault.LIMITS, this::limit);
		when(choices, Fault.TAPS, this::tap);
		when(choices, Fault.CLOCKS_SET, this::setClock);
		when(choices, Fault.MACHINES_SLEEP, this::sleep);
		when(choices, Fault.NODES_DIE, () -> this.world.betweenTasks(this.simulation::switchOneOff));
		SimulatedCluster cluster = this.simulation.cluster();
		if (cluster != null) {
			when(choices, Fault.WIPE, () -> onServer(cluster::wipe));
			when(choices, Fault.FAIL_OVER, this::failOver);
			when(choices, Fault.TRIM, () -> onServer(cluster::trim));
			when(choices, Fault.LINES_CUT, this::cutLine);
			when(choices, Fault.CLUSTER_AWAY, this::goAway);
		}
		this.chance.of(choices).run();
	}

	private void when(List<Runnable> choices, Fault fault, Runnable action) {
		if (this.faults.has(fault)) {
			choices.add(action);
			choices.add(action);
		}
	}

	private void onServer(Runnable disaster) {
		this.world.after(0, this.simulation.cluster().server(), disaster);
	}

	private void publishSome() {
		String id = anyClient().id();
		Topic topic = (this.chance.percent(20) && id != null) ? Topic.client(id) : this.chance.percent(50)
				? this.simulation.scenario().busy : this.chance.of(this.simulation.scenario().allTopics());
		boolean whileClientsComeBack = this.chance.percent(25);
		for (int i = this.chance.of(1, 1, 2, 5); i > 0; i--) {
			long later = this.chance.percent(50) ? 0 : this.chance.spread(10_000, 20_000_000);
			this.world.after(later, this.operators, () -> publish(this.simulation.anyNode(), topic));
			if (whileClientsComeBack) {
				this.world.after(later, this.operators, () -> anyClient().loseConnection());
			}
		}
	}

	/** Let a node publish an event that is new for sure. */
	void publishPlain(SimulatedNode node, Topic topic) {
		String text = "n" + this.words++ + " at the end";
		this.world.after(0, node.application, () -> node.publish(topic, text, SseEvent.of(text)));
	}

	private void publish(SimulatedNode node, Topic topic) {
		String word = "n" + this.words++;
		int size = this.chance.percent(5) ? this.chance.between(900, 20_000) : this.chance.between(1, this.usualSize);
		String text = Payload.text(word, size, this.chance.percent(10));
		SseEvent event = new SseEvent(this.chance.percent(20) ? "tick" : null,
				this.chance.percent(40) ? new Payload.Wrapped(text) : text, null,
				this.chance.percent(20) ? "key-" + this.chance.below(30) : null,
				this.chance.percent(10) ? (long) this.words : null);
		this.world.after(0, node.application, () -> node.publish(topic, text, event));
	}

	private void comeAndGo() {
		SimulatedClient client = anyClient();
		if (client.isWanted()) {
			client.leave();
		}
		else {
			client.come();
		}
	}

	private void kick() {
		SimulatedNode node = this.simulation.anyNode();
		SimulatedClient client = anyClient();
		at(node, () -> {
			if (this.chance.percent(20)) {
				this.world.tell("disconnects all");
				node.expect("disconnectAll", node.hub.disconnectAll());
			}
			else if (client.id() != null) {
				this.world.tell("disconnects " + client.id());
				node.expect("disconnect", node.hub.disconnect(client.id()));
			}
		});
	}

	private void revoke() {
		SimulatedNode node = this.simulation.anyNode();
		SimulatedClient client = anyClient();
		Topic topic = this.chance.of(this.simulation.scenario().allTopics());
		at(node, () -> {
			if (this.chance.percent(50) && client.id() != null) {
				this.world.tell("takes back the right of " + client.id());
				this.simulation.rights().takeBack(client.id());
				enforce(node, client.id(), node.hub.revoke(client.id()));
			}
			else {
				this.world.tell("takes back the right to " + topic);
				this.simulation.rights().takeBack(topic);
				enforce(node, topic, node.hub.revoke(topic));
			}
		});
	}

	/** Where this fails nobody knows, and an operator would try again. */
	private void enforce(SimulatedNode node, Object whose, CompletionStage<?> revoked) {
		node.expect("revoke", revoked);
		if (revoked != null) {
			revoked.thenRun(() -> this.simulation.rights().isEnforced(whose));
		}
	}

	private void drain() {
		SimulatedNode node = this.simulation.anyNode();
		at(node, () -> {
			this.world.tell(node + (node.hub.isDraining() ? " resumes" : " drains"));
			if (node.hub.isDraining()) {
				node.hub.resume();
			}
			else {
				node.expect("drain", this.chance.percent(50) ? node.hub.drain()
						: node.hub.drain(Duration.ofMillis(this.chance.spread(1, 5_000))));
			}
		});
	}

	private void limit() {
		SimulatedNode node = this.simulation.anyNode();
		int streams = this.chance.between(0, 5);
		at(node, () -> {
			this.world.tell(node + " takes " + streams + " streams");
			node.hub.streamsPerNode(streams);
		});
	}

	private void tap() {
		SimulatedNode node = this.simulation.anyNode();
		Topic topic = this.chance.of(this.simulation.scenario().allTopics());
		at(node, () -> {
			this.world.tell(node + " is tapped: " + topic);
			try {
				node.expect("tap", node.hub.here()
					.tap(topic, this.chance.between(1, 5), Duration.ofMillis(this.chance.spread(1_000, 30_000))));
			}
			catch (TapRefusedException ex) {
				this.world.tell("refused: " + ex.getMessage());
			}
		});
	}

	private void look() {
		SimulatedNode node = this.simulation.anyNode();
		at(node, () -> {
			node.hub.here().streams(new StreamQuery(null, null, 0, 100));
			node.hub.here().problems();
			node.expect("counts", node.hub.counts());
			node.expect("clients", node.hub.clients());
		});
	}

	private void setClock() {
		SimulatedClock clock = (this.simulation.cluster() != null && this.chance.percent(20))
				? this.simulation.cluster().clock() : this.simulation.anyNode().runtime.clock();
		Duration by = Duration.ofMillis(this.chance.spread(1, 10L * 24 * 3600 * 1000));
		boolean back = this.chance.percent(50);
		this.world.tell("a clock is set " + (back ? "back" : "forth") + " by " + by);
		clock.set(back ? by.negated() : by);
	}

	private void sleep() {
		boolean longEnough = this.simulation.scenario().inMemory && this.chance.percent(50);
		Duration time = longEnough ? TO_BE_FORGOTTEN : Duration.ofMillis(this.chance.spread(1, 9L * 24 * 3600 * 1000));
		this.world.betweenTasks(() -> {
			if (!this.faults.areHealed()) {
				this.world.tell("all machines sleep for " + time);
				this.world.sleep(time);
				if (longEnough) {
					publishFirstEvents();
				}
			}
		});
	}

	/** Of topics, some of which had none before others were forgotten. */
	private void publishFirstEvents() {
		for (Topic topic : this.simulation.scenario().topics) {
			long later = this.chance.spread(1_000_000, 500_000_000);
			this.world.after(later, this.operators, () -> publish(this.simulation.anyNode(), topic));
		}
	}

	private void failOver() {
		boolean known = this.chance.percent(50);
		onServer(() -> {
			this.simulation.cluster().failOver();
			if (known) {
				this.simulation.nodes().forEach((node) -> node.cluster().reportPossibleGap());
			}
		});
	}

	private void cutLine() {
		ClusterNode node = this.simulation.anyNode().cluster();
		node.cutLine();
		this.world.after(this.chance.spread(1_000_000, 5_000_000_000L), this.operators, node::repairConnection);
	}

	private void goAway() {
		Requests requests = this.simulation.anyNode().cluster().requests();
		requests.away(true);
		this.world.tell("the cluster is away");
		this.world.after(this.chance.spread(1_000_000, 8_000_000_000L), this.operators, () -> requests.away(false));
	}

	/** Something that an operator does on a node. */
	private void at(SimulatedNode node, Runnable action) {
		this.world.after(0, node.application, () -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				node.expectSimulated("what an operator does", ex);
			}
		});
	}

	private SimulatedClient anyClient() {
		return this.chance.of(this.simulation.clients());
	}

}
