package io.github.ssekit.test.redis;

import java.time.Duration;
import java.util.List;

/**
 * Makes a cluster of empty servers, as {@code redis-cli --cluster create} does.
 *
 * @param nodes the primaries and then, in their order, the replica of each
 * @param primaries how many of them are primaries
 * @param patience how long to wait for each step
 */
record ClusterFounding(List<RedisServer> nodes, int primaries, Duration patience) {

	void found() {
		dealSlots();
		meet();
		for (int i = this.primaries; i < this.nodes.size(); i++) {
			this.nodes.get(i).command("CLUSTER", "REPLICATE", id(this.nodes.get(i - this.primaries)));
		}
	}

	private void dealSlots() {
		int share = ClusterSlots.COUNT / this.primaries;
		for (int i = 0; i < this.nodes.size(); i++) {
			RedisServer node = this.nodes.get(i);
			// each its own, or those of the same epoch have to quarrel about it first
			node.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
			if (i < this.primaries) {
				int last = (i == this.primaries - 1) ? ClusterSlots.COUNT - 1 : (i + 1) * share - 1;
				node.command("CLUSTER", "ADDSLOTSRANGE", Integer.toString(i * share), Integer.toString(last));
			}
		}
	}

	private void meet() {
		RedisServer first = this.nodes.get(0);
		for (RedisServer node : this.nodes.subList(1, this.nodes.size())) {
			String busPort = RedisInfo.configured(node, "cluster-port");
			first.command("CLUSTER", "MEET", node.host(), Integer.toString(node.port()), busPort);
		}
		ServerWait.isSo("all servers know each other", this.patience,
				() -> this.nodes.stream().allMatch(this::knowsAll), () -> first.text("CLUSTER", "NODES"));
	}

	private boolean knowsAll(RedisServer node) {
		List<String> known = node.text("CLUSTER", "NODES").lines().toList();
		return known.size() == this.nodes.size()
				&& known.stream().noneMatch((line) -> line.contains("handshake") || line.contains("noaddr"));
	}

	static String id(RedisServer node) {
		return node.text("CLUSTER", "MYID");
	}

}
