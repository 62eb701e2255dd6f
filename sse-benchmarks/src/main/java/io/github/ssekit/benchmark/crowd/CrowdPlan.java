package io.github.ssekit.benchmark.crowd;

import java.time.Duration;

/**
 * How large, and how much of everything.
 *
 * @param streams how many, each of a client of its own
 * @param nodes how many of the sample application
 * @param server {@code jetty} or {@code tomcat}
 * @param rounds how many events for everybody, one at a time
 * @param burst how many back to back after that
 * @param messages how many to single clients
 * @param perSecond messages a second
 * @param heartbeat of the streams
 * @param idle how long nothing is done, to see what that costs
 */
public record CrowdPlan(int streams, int nodes, String server, int rounds, int burst, int messages, int perSecond,
		Duration heartbeat, Duration idle) {

	/** What each process needs of files besides its streams. */
	private static final int OTHER_FILES = 1500;

	/**
	 * Check it.
	 * @throws IllegalArgumentException if there is no such server, or too few of
	 * something
	 */
	public CrowdPlan {
		if (!server.equals("jetty") && !server.equals("tomcat")) {
			throw new IllegalArgumentException("crowd.server = " + server + ": must be jetty or tomcat");
		}
		if (nodes < 2 && rounds > 0) {
			throw new IllegalArgumentException("crowd.nodes = " + nodes + ": must be at least 2, or none could go");
		}
		if (streams < nodes) {
			throw new IllegalArgumentException("crowd.streams = " + streams + ": must be at least one a node");
		}
	}

	static CrowdPlan full(int streams, int nodes, String server, int rounds) {
		int enough = (nodes > 0) ? nodes : enoughNodes(streams, Limits.files());
		return new CrowdPlan(streams, enough, server, rounds, 20, 10_000, 200, Duration.ofSeconds(15),
				Duration.ofSeconds(60));
	}

	/**
	 * Nodes and streams, and nothing else.
	 * @param streams how many
	 * @param nodes how many
	 * @param server {@code jetty} or {@code tomcat}
	 * @return the plan
	 */
	public static CrowdPlan of(int streams, int nodes, String server) {
		return new CrowdPlan(streams, nodes, server, 0, 0, 0, 0, Duration.ofSeconds(15), Duration.ZERO);
	}

	/** Shows that it runs; its figures mean nothing. */
	static CrowdPlan quick() {
		return new CrowdPlan(200, 2, "jetty", 3, 20, 200, 200, Duration.ofSeconds(1), Duration.ofMillis(500));
	}

	CrowdPlan idleFor(Duration time) {
		return new CrowdPlan(this.streams, this.nodes, this.server, this.rounds, this.burst, this.messages,
				this.perSecond, this.heartbeat, time);
	}

	/**
	 * How many streams one process may hold.
	 * @param files its limit
	 * @return the number
	 */
	public static int mostPerProcess(int files) {
		return Math.max(1, files - OTHER_FILES);
	}

	/** How many nodes hold so many streams, also when one of them goes. */
	static int enoughNodes(int streams, int files) {
		int nodes = 2;
		while (mostOnOneNode(streams, nodes) > mostPerProcess(files)) {
			nodes++;
		}
		return nodes;
	}

	/**
	 * A node's share, and some of those of a node that goes: half of them come back to
	 * the others.
	 */
	static int mostOnOneNode(int streams, int nodes) {
		int each = ceil(streams, nodes);
		return (nodes > 1) ? each + each / (2 * (nodes - 1)) : each;
	}

	/** The heap of a node that holds its share, and as much again of a node that goes. */
	public int heapMegabytes() {
		int each = ceil(this.streams, this.nodes);
		return this.server.equals("jetty") ? 160 + each * 30 / 1000 : 192 + each * 180 / 1000;
	}

	private static int ceil(int all, int each) {
		return (all + each - 1) / each;
	}

}
