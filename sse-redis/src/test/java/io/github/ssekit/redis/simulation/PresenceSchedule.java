package io.github.ssekit.redis.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Nodes that have streams, and a Redis that may lose what it knows of them. */
final class PresenceSchedule extends Schedule {

	private static final String NODES = "{presence}:nodes";

	/** By member: when it has said last that it lives. */
	private final Map<String, Long> lastBeats = new HashMap<>();

	PresenceSchedule(long seed, Consumer<String> reader) {
		super(seed, reader);
	}

	@Override
	SimulatedNode newNode(String name) {
		return new PresenceNode(this, name, this.chance.split());
	}

	@Override
	void plan() {
		if (this.chance.oneIn(3)) {
			world().at(this.chance.between(0, this.span), () -> {
				world().trace("Redis loses all");
				redis().flush();
				onRestart();
			});
		}
		if (this.chance.oneIn(3)) {
			long at = this.chance.between(0, this.span);
			long lost = this.chance.spread(this.lease / 10, 2 * this.lease);
			world().at(at, () -> {
				Runnable restore = redis().snapshot();
				world().after(lost, () -> {
					world().trace("Redis is restored as of " + lost / MILLI + " ms ago");
					restore.run();
					onRestart();
				});
			});
		}
	}

	private void onRestart() {
		this.lastBeats.clear();
		nodes().forEach((node) -> ((PresenceNode) node).onLineLost());
	}

	@Override
	boolean isSettled() {
		return expected().equals(known()) && nodesAreKnown();
	}

	/** Who is here, by the streams of nodes that live. */
	private Map<String, String> expected() {
		Map<String, String> expected = new TreeMap<>();
		nodes().stream()
			.filter(SimulatedNode::isUp)
			.forEach((node) -> expected.putAll(((PresenceNode) node).streams()));
		return expected;
	}

	/** The same, as Redis knows it. */
	private Map<String, String> known() {
		Map<String, String> known = new TreeMap<>();
		for (String key : redis().keys()) {
			if (key.startsWith("{presence}:n:")) {
				List<?> flat = (List<?>) redis().command("HGETALL", key);
				for (int i = 0; i < flat.size(); i += 2) {
					known.put((String) flat.get(i), (String) flat.get(i + 1));
				}
			}
		}
		return known;
	}

	private boolean nodesAreKnown() {
		long up = nodes().stream().filter(SimulatedNode::isUp).count();
		return ((List<?>) redis().command("ZRANGE", NODES, "0", "-1")).size() == up;
	}

	@Override
	void judge() {
		if (!expected().equals(known())) {
			world().violated("Redis knows the streams of nodes that live, and no others",
					known() + " instead of " + expected());
		}
		if (!nodesAreKnown()) {
			world().violated("nodes that live are known, and no others",
					redis().command("ZRANGE", NODES, "0", "-1") + " of " + nodes());
		}
		Set<?> clients = new HashSet<>((List<?>) redis().command("SMEMBERS", "{presence}:clients"));
		if (!clients.equals(new HashSet<>(expected().values()))) {
			world().violated("clients are those that have a stream", clients + " of " + expected());
		}
	}

	@Override
	Consumer<Object> watch(SimulatedNode node, String script, List<String> keys, List<String> signed) {
		if (!script.startsWith("presence/")) {
			return (answer) -> {
			};
		}
		List<String> arguments = signed.subList(1, signed.size()); // behind what signs
		return switch (script) {
			case "presence/enrol", "presence/beat" -> (answer) -> {
				Object known = (answer instanceof List<?> list) ? list.get(0) : answer;
				if (known.equals(1L)) {
					this.lastBeats.put(arguments.get(0), world().now());
				}
			};
			case "presence/reap" -> {
				Map<String, Object> before = new LinkedHashMap<>();
				before.put("score", redis().command("ZSCORE", NODES, arguments.get(0)));
				yield (answer) -> {
					boolean isDeclared = before.get("score") != null
							&& redis().command("ZSCORE", NODES, arguments.get(0)) == null
							&& arguments.get(3).equals("dead");
					if (isDeclared && isWithinLease(arguments.get(0))) {
						world().violated("a node is declared dead only when its lease is over", arguments.get(0));
					}
				};
			}
			default -> (answer) -> {
			};
		};
	}

	private boolean isWithinLease(String member) {
		Long last = this.lastBeats.get(member);
		long now = world().now();
		return last != null && now - last - silence(last, now) < this.lease - MILLI;
	}

}
