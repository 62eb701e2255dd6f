package io.github.ssekit.redis.simulation;

import java.util.List;
import java.util.function.Consumer;

/** Nodes that hear a channel, of which one publishes. */
final class LeaderSchedule extends Schedule {

	LeaderSchedule(long seed, Consumer<String> reader) {
		super(seed, reader);
	}

	@Override
	SimulatedNode newNode(String name) {
		return new LeaderNode(this, name, this.chance.split());
	}

	@Override
	void plan() {
		// they ask by themselves
	}

	@Override
	boolean isSettled() {
		return nodes().stream().anyMatch((node) -> ((LeaderNode) node).leads());
	}

	@Override
	void judge() {
		if (!isSettled()) {
			world().violated("one of the nodes that are there leads", nodes().toString());
		}
	}

	@Override
	Consumer<Object> watch(SimulatedNode node, String script, List<String> keys, List<String> arguments) {
		return (answer) -> {
			if (script.equals("lead") && answer.equals(1L)) {
				nodes().stream()
					.filter((other) -> other != node && ((LeaderNode) other).leads())
					.forEach((other) -> world().violated("one node leads until its lease is over",
							node + " leads, and so does " + other));
			}
		};
	}

}
