package io.github.ssekit.benchmark.crowd.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.benchmark.crowd.Api;
import io.github.ssekit.benchmark.crowd.Cluster;
import io.github.ssekit.benchmark.crowd.Costs;
import io.github.ssekit.benchmark.crowd.Swarms;
import io.github.ssekit.benchmark.crowd.child.Latencies;

/**
 * Events at a steady pace to the topics in turn. Time counts from when an event was due,
 * so that a publisher who has to wait does not make it look short. Not thread-safe.
 */
final class Load {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Cell cell;

	private final Cluster cluster;

	private final Swarms swarms;

	/** The last publish to each topic: the next one waits for it, or order was chance. */
	private final List<CompletableFuture<Void>> last = new ArrayList<>();

	private final int[] published;

	private int next;

	Load(Cell cell, Cluster cluster, Swarms swarms) {
		this.cell = cell;
		this.cluster = cluster;
		this.swarms = swarms;
		this.published = new int[cell.topics()];
		for (int i = 0; i < cell.topics(); i++) {
			this.last.add(CompletableFuture.completedFuture(null));
		}
	}

	/** Publish for so long, and wait until all of it has arrived. */
	Result run(double perSecond, Duration length) throws InterruptedException {
		int events = (int) Math.max(1, perSecond * length.toMillis() / 1000);
		long deliveries = -expected();
		Costs costs = new Costs();
		costs.measure(this.cluster, this.swarms.handles(), () -> publish(events, perSecond));
		deliveries += expected();
		return new Result(events, deliveries, costs, this.swarms.times('t'));
	}

	private void publish(int events, double perSecond) throws InterruptedException {
		long from = System.nanoTime();
		for (int i = 0; i < events; i++) {
			long due = from + (long) (i * 1e9 / perSecond);
			while (System.nanoTime() < due) {
				Thread.sleep(1);
			}
			int topic = this.next % this.cell.topics();
			int node = this.next++;
			String data = Api.data('t', ++this.published[topic], "");
			this.last.set(topic, this.last.get(topic)
				.thenCompose((placed) -> this.cluster.publishing(node, "topics/t" + topic, data)));
		}
		CompletableFuture.allOf(this.last.toArray(CompletableFuture[]::new)).join();
		this.swarms.awaitEvents('t', toClient(), PATIENCE);
	}

	private long expected() {
		return Arrays.stream(toClient()).asLongStream().sum();
	}

	/** How many each client has to get: the topic of client i is the i-th, in turn. */
	private int[] toClient() {
		int[] toClient = new int[this.cell.streams()];
		Arrays.setAll(toClient, (client) -> this.published[client % this.cell.topics()]);
		return toClient;
	}

	/**
	 * What came of it.
	 *
	 * @param events published
	 * @param deliveries that arrived
	 * @param costs of it
	 * @param times from due to arrival
	 */
	record Result(int events, long deliveries, Costs costs, Latencies times) {
	}

}
