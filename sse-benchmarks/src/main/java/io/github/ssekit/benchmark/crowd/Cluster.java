package io.github.ssekit.benchmark.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.test.redis.RedisServer;
import org.awaitility.Awaitility;

/** One Redis and the nodes. Used by one thread, but for what publishes. */
public final class Cluster implements AutoCloseable {

	private final CrowdPlan plan;

	private final RedisServer redis;

	private final ProcessHandle redisHandle;

	private final List<SampleNode> nodes = new ArrayList<>();

	private final Api api = new Api();

	/**
	 * Start all of it.
	 * @param plan how many nodes, of which server
	 */
	public Cluster(CrowdPlan plan) {
		this.plan = plan;
		this.redis = RedisServer.start();
		try {
			this.redisHandle = ProcessHandle.of(pid(this.redis)).orElseThrow();
			for (int i = 0; i < plan.nodes(); i++) {
				this.nodes.add(SampleNode.start(plan, this.redis.port()));
			}
			this.nodes.forEach(SampleNode::awaitStart);
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Where the nodes listen.
	 * @return their ports
	 */
	public List<Integer> ports() {
		return this.nodes.stream().map(SampleNode::port).toList();
	}

	/** Publish at a node, and go on when the event has its place. */
	void publish(int node, String to, String data) throws InterruptedException {
		this.api.publish(this.nodes.get(node % this.nodes.size()).port(), to, data);
	}

	/**
	 * Publish at a node, without waiting.
	 * @param node which
	 * @param to such as {@code topics/news}
	 * @param data what
	 * @return completed when the event has its place
	 */
	public CompletableFuture<Void> publishing(int node, String to, String data) {
		return this.api.publishing(this.nodes.get(node % this.nodes.size()).port(), to, data);
	}

	/**
	 * Wait until each node says that exactly so many are connected.
	 * @param streams the number, each with a client of its own
	 * @return how long that took
	 */
	public Duration awaitCounts(int streams) {
		long from = System.nanoTime();
		Awaitility.await("each node counts " + streams)
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> {
				int here = 0;
				for (int port : ports()) {
					Api.Counts counts = this.api.counts(port);
					if (counts.clients() != streams || counts.streams() != streams) {
						return false;
					}
					here += counts.here();
				}
				return here == streams;
			});
		return Duration.ofNanos(System.nanoTime() - from);
	}

	/**
	 * What the nodes have in memory, without what a collection takes away.
	 * @return bytes, of all nodes
	 */
	public Memory memory() {
		long heap = this.nodes.stream().mapToLong(SampleNode::heap).sum();
		return new Memory(heap, this.nodes.stream().mapToLong(SampleNode::resident).sum());
	}

	/** Put a new node in the place of one, which is answered. */
	SampleNode replace(int index) {
		SampleNode fresh = SampleNode.start(this.plan, this.redis.port()).awaitStart();
		return this.nodes.set(index, fresh);
	}

	Api api() {
		return this.api;
	}

	/**
	 * The version of Redis.
	 * @return as it says
	 */
	public String redisVersion() {
		return this.redis.version();
	}

	List<ProcessHandle> handles() {
		return this.nodes.stream().map(SampleNode::handle).toList();
	}

	ProcessHandle redisHandle() {
		return this.redisHandle;
	}

	long redisMemory() {
		return Processes.resident(this.redisHandle);
	}

	/** What the nodes have complained of in their logs. */
	List<String> complaints() {
		return this.nodes.stream().flatMap((node) -> node.complaints().stream()).toList();
	}

	@Override
	public void close() {
		this.nodes.forEach(SampleNode::close);
		this.redis.close();
	}

	private static long pid(RedisServer redis) {
		return redis.text("INFO", "server")
			.lines()
			.filter((line) -> line.startsWith("process_id:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Memory of all nodes together.
	 *
	 * @param heap used after a collection, in bytes
	 * @param resident in bytes
	 */
	public record Memory(long heap, long resident) {

		/**
		 * What a stream takes of it.
		 * @param before without streams
		 * @param streams how many
		 * @return KB of the heap, and KB in all
		 */
		public double[] perStream(Memory before, int streams) {
			return new double[] { (this.heap - before.heap) / 1024.0 / streams,
					(this.resident - before.resident) / 1024.0 / streams };
		}

	}

}
