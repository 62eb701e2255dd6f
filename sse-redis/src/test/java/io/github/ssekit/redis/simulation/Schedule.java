package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.ssekit.redis.internal.connection.RedisScript;

/**
 * One run, which a number decides: nodes, a Redis, and what happens to them; then all is
 * healed, and what was promised has to be so. What is played, and how it is judged, says
 * each kind.
 */
abstract class Schedule {

	static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

	static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final long BEGINNING = 1_700_000_000_000_000L;

	private static final List<String> NAMES = List.of("list/beat", "list/done", "list/failed", "stream/read",
			"stream/done", "stream/aside", "stream/retries", "lead", "publish", "presence/enrol", "presence/beat",
			"presence/register", "presence/unregister", "presence/kicks", "presence/reap", "presence/counts", "locate",
			"replay", "moved");

	private static final Map<String, String> NAME_BY_END = new HashMap<>();

	static {
		NAMES.forEach((name) -> NAME_BY_END.put(RedisScript.of(name).text(), name));
	}

	/**
	 * What stands otherwise in a script; nothing outside of {@link ProtocolMutantTests}.
	 */
	static ScriptEdit edit = ScriptEdit.NONE;

	/** What the models of callers do wrong; likewise. */
	static CallerFault fault = CallerFault.NONE;

	private final Map<String, String> nameByText = new HashMap<>();

	private final Trace trace;

	private final SimulatedWorld world;

	private final SimulatedRedis redis;

	private final Map<String, String> edited = new HashMap<>();

	private final List<SimulatedNode> nodes = new ArrayList<>();

	final Chance chance;

	/** Of the nodes, in nanoseconds. */
	final long lease;

	/** When everything is healed. */
	final long span;

	private final SimulatedNetwork network;

	private int nodesMade;

	private int epochs;

	/** All that are run, without what stands in front of them, and that. */
	static Stream<String> scripts() {
		return Stream
			.concat(NAMES.stream(),
					Stream.of("lease", "place", "sign", "births", "list/common", "presence/common", "stream/common"))
			.map((name) -> RedisScript.of(name).text());
	}

	Schedule(long seed, Consumer<String> reader) {
		this.chance = new Chance(seed);
		this.trace = new Trace(reader);
		this.world = new SimulatedWorld(this.trace);
		this.redis = new SimulatedRedis(() -> BEGINNING + this.world.now() / 1000, this.chance.of(1, 3, 100));
		this.lease = this.chance.of(1, 3, 10) * SECOND;
		this.span = this.lease * this.chance.between(6, 14);
		this.network = new SimulatedNetwork(this.world, this.chance.split(),
				this.chance.of(this.lease / 10, this.lease / 3, this.lease), 3 * this.lease,
				this.chance.of(0, 0, 20, 100), this.chance.of(0, 0, 30, 200));
	}

	/** Play it. Answers the promises that were broken. */
	final Outcome play() {
		int many = this.chance.between(2, 4);
		for (int i = 0; i < many; i++) {
			addNode();
		}
		planFaults();
		plan();
		this.world.run(this.span);
		this.network.heal();
		if (this.nodes.stream().noneMatch(SimulatedNode::isUp)) {
			addNode();
		}
		this.world.trace("all is healed");
		for (int i = 0; i < 40 && !isSettled() && this.world.violations().isEmpty(); i++) {
			this.world.run(this.lease);
		}
		if (this.world.violations().isEmpty()) {
			judge();
		}
		return new Outcome(List.copyOf(this.world.violations()), this.trace.fingerprint(), this.trace.lastLines());
	}

	/** A node of this kind. */
	abstract SimulatedNode newNode(String name);

	/** What happens besides the faults. */
	abstract void plan();

	/** Whether there is nothing more to wait for. */
	abstract boolean isSettled();

	/** At the end. */
	abstract void judge();

	/** A script is about to run; what this answers is run behind it, with its answer. */
	abstract Consumer<Object> watch(SimulatedNode node, String script, List<String> keys, List<String> arguments);

	final SimulatedWorld world() {
		return this.world;
	}

	final SimulatedNetwork network() {
		return this.network;
	}

	final SimulatedRedis redis() {
		return this.redis;
	}

	final List<SimulatedNode> nodes() {
		return this.nodes;
	}

	/** How many events a topic keeps. */
	long mostEvents() {
		return 100_000;
	}

	long keptMillis() {
		return 3_600_000;
	}

	long mostBytes() {
		return 100_000_000;
	}

	final String newEpoch() {
		return Integer.toString(46_656 + this.epochs++, 36);
	}

	final Object execute(SimulatedNode node, String text, List<String> keys, List<String> arguments) {
		String name = this.nameByText.computeIfAbsent(text,
				(any) -> NAME_BY_END.entrySet()
					.stream()
					.filter((known) -> text.endsWith(known.getKey()))
					.findFirst()
					.orElseThrow()
					.getValue());
		Consumer<Object> then = watch(node, name, keys, arguments);
		Object answer = this.redis.script(this.edited.computeIfAbsent(text, (any) -> edit.applyTo(text)), keys,
				arguments);
		this.world.trace(node + " " + name + " " + arguments + " -> " + answer);
		then.accept(answer);
		return answer;
	}

	final Object execute(SimulatedNode node, String... words) {
		Object answer = this.redis.command(words);
		if (answer != null) {
			this.world.trace(node + " " + String.join(" ", words) + " -> " + answer);
		}
		return answer;
	}

	final void addNode() {
		SimulatedNode node = newNode("node" + this.nodesMade++);
		this.nodes.add(node);
		node.start();
	}

	/** A silence of Redis that is too long to be anybody's fault, between two times. */
	final long silence(long from, long to) {
		return this.network.outages()
			.stream()
			.filter((outage) -> outage.node() == null && outage.to() - outage.from() > this.lease / 2)
			.mapToLong((outage) -> outage.overlap(from, to))
			.sum();
	}

	private void planFaults() {
		long end = 0;
		for (int i = this.chance.between(0, 3); i > 0; i--) { // one after the other
			long from = end + this.chance.between(this.lease / 2, this.span / 2);
			long length = this.chance.spread(this.lease / 20, 3 * this.lease);
			end = from + length;
			if (end < this.span) {
				this.network.addOutage(new Outage(from, end, this.chance.of(Outage.Kind.values()), null));
			}
		}
		for (int i = this.chance.between(0, 4); i > 0; i--) {
			long at = this.chance.between(0, this.span);
			long length = this.chance.spread(this.lease / 20, 3 * this.lease);
			switch (this.chance.below(5)) {
				case 0 -> this.network.addOutage(new Outage(at, Math.min(this.span, at + length),
						this.chance.of(Outage.Kind.values()), this.chance.of(this.nodes)));
				case 1 -> this.world.at(at, () -> this.chance.of(this.nodes).vanish());
				case 2 -> this.world.at(at, () -> this.chance.of(this.nodes).close());
				case 3 -> this.world.at(at, () -> this.chance.of(this.nodes).pause(length));
				default -> this.world.at(at, this::addNode);
			}
		}
	}

	/**
	 * What came of a run.
	 *
	 * @param violations promises that were broken
	 * @param fingerprint of all that has happened
	 * @param lastLines the end of the trace
	 */
	record Outcome(List<String> violations, long fingerprint, String lastLines) {
	}

}
