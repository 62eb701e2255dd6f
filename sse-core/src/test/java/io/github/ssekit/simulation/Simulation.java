package io.github.ssekit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.ssekit.event.Topic;

/**
 * One run, which a number decides: hubs, a cluster, clients and what happens to them;
 * then all is healed, and what was promised has to be so ({@link Settlement}).
 */
final class Simulation {

	private final long seed;

	private final Trace trace;

	private final Chance chance;

	private final SimulatedWorld world;

	private final Faults faults;

	private final Scenario scenario;

	private final Truth truth = new Truth();

	private final Rights rights;

	private final Places places;

	private final OddCursors oddCursors;

	/** Null where the one hub has its memory only. */
	private final SimulatedCluster cluster;

	private final SimulatedThreads internet;

	private final SimulatedClock wallClock;

	private final List<SimulatedNode> nodes = new ArrayList<>();

	private final List<SimulatedClient> clients = new ArrayList<>();

	private final Script script;

	private int nodesMade;

	private int snapshots;

	/**
	 * Set up a run.
	 * @param seed decides all of it
	 * @param without faults that are left out
	 * @param reader is given each line of the trace
	 */
	Simulation(long seed, Set<Fault> without, Consumer<String> reader) {
		this.seed = seed;
		this.trace = new Trace(reader);
		this.chance = new Chance(seed);
		this.world = new SimulatedWorld(this.chance.split(), this.trace);
		this.faults = new Faults(this.chance.split(), without);
		this.scenario = new Scenario(this.chance.split(), this.faults);
		this.rights = new Rights(this.world, this.faults);
		this.places = new Places(this.truth, this.scenario.maxReplay, this.scenario.isMemoryTight());
		this.oddCursors = new OddCursors(this.chance.split(), this.truth);
		this.internet = this.world.threads("clients", "internet", 8);
		this.wallClock = new SimulatedClock(this.world);
		this.cluster = this.scenario.inMemory ? null
				: new SimulatedCluster(this.world, this.chance.split(), this.faults, this.truth, this.scenario);
		this.truth.isOf(this.cluster);
		for (int i = 0; i < this.scenario.nodes; i++) {
			addNode();
		}
		for (int i = 0; i < this.scenario.clients; i++) {
			this.clients.add(new SimulatedClient(this, this.chance.split(), i));
		}
		this.script = new Script(this, this.chance.split());
	}

	/**
	 * Run it.
	 * @return what came of it
	 */
	Outcome run() {
		this.trace.note("seed " + this.seed + ": " + (this.scenario.inMemory ? "in memory" : "cluster") + ", "
				+ this.nodes.size() + " nodes, " + this.clients.size() + " clients, " + this.faults.all() + ", "
				+ this.scenario.settings + ", " + this.scenario.retention + ", " + this.scenario.limits);
		Settlement settlement = new Settlement(this, this.script);
		for (int act = 1; act <= this.scenario.acts; act++) {
			this.script.plan();
			this.world.run(this.scenario.span);
			if (act < this.scenario.acts) {
				settlement.rest();
			}
		}
		settlement.settle();
		return new Outcome(this.seed, List.copyOf(this.world.violations()), this.trace.fingerprint(),
				this.world.steps(), this.trace.lastLines());
	}

	private void addNode() {
		String name = "n" + this.nodesMade++;
		this.nodes.add(new SimulatedNode(name, this.world, this.chance.split(), this.faults, this.scenario, this.rights,
				this.truth, this.cluster));
	}

	/** A node dies, and another one takes its place. */
	void switchOneOff() {
		if (this.cluster == null || this.nodes.size() < 2 || this.faults.areHealed()) {
			return;
		}
		SimulatedNode dead = this.chance.of(this.nodes);
		this.nodes.remove(dead);
		dead.die(this.cluster, Duration.ofMillis(this.chance.between(1_000, 5_000)));
		this.clients.forEach((client) -> client.onDeathOf(dead));
		addNode();
	}

	SimulatedNode anyNode() {
		return this.chance.of(this.nodes);
	}

	SimulatedSnapshot snapshot(List<Topic> topics) {
		return new SimulatedSnapshot(this.world, this.chance.split(), this.faults, this.truth, topics,
				"state" + this.snapshots++);
	}

	SimulatedWorld world() {
		return this.world;
	}

	Faults faults() {
		return this.faults;
	}

	Scenario scenario() {
		return this.scenario;
	}

	Truth truth() {
		return this.truth;
	}

	Rights rights() {
		return this.rights;
	}

	Places places() {
		return this.places;
	}

	OddCursors oddCursors() {
		return this.oddCursors;
	}

	SimulatedCluster cluster() {
		return this.cluster;
	}

	SimulatedThreads internet() {
		return this.internet;
	}

	SimulatedClock wallClock() {
		return this.wallClock;
	}

	List<SimulatedNode> nodes() {
		return Collections.unmodifiableList(this.nodes);
	}

	List<SimulatedClient> clients() {
		return Collections.unmodifiableList(this.clients);
	}

	/**
	 * What came of a run.
	 *
	 * @param seed what repeats it
	 * @param violations promises that were broken; empty where all were kept
	 * @param fingerprint of all that has happened
	 * @param steps how many tasks were run
	 * @param lastLines the end of the trace
	 */
	record Outcome(long seed, List<String> violations, long fingerprint, long steps, String lastLines) {

		boolean isGood() {
			return this.violations.isEmpty();
		}

	}

}
