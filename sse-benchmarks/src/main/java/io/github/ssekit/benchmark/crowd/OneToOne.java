package io.github.ssekit.benchmark.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.github.ssekit.benchmark.crowd.child.Latencies;

/** Messages to single clients, any of them, by any node, at a steady pace. */
final class OneToOne {

	private static final int SEED = 17;

	private final Cluster cluster;

	private final Swarms swarms;

	private final int streams;

	/** How many each client has been sent. */
	private final int[] toClient;

	private final Random random = new Random(SEED);

	OneToOne(Cluster cluster, Swarms swarms, int streams) {
		this.cluster = cluster;
		this.swarms = swarms;
		this.streams = streams;
		this.toClient = new int[streams];
	}

	Latencies run(int messages, int perSecond) throws InterruptedException {
		List<CompletableFuture<Void>> onTheirWay = new ArrayList<>();
		CompletableFuture<?>[] last = new CompletableFuture<?>[this.streams];
		long from = System.nanoTime();
		for (int i = 0; i < messages; i++) {
			long due = from + i * 1_000_000_000L / perSecond;
			while (System.nanoTime() < due) {
				Thread.sleep(1);
			}
			int client = this.random.nextInt(this.streams);
			// two on their way to one client at once could be placed in any order
			while (last[client] != null && !last[client].isDone()) {
				client = this.random.nextInt(this.streams);
			}
			int port = this.cluster.ports().get(this.random.nextInt(this.cluster.ports().size()));
			CompletableFuture<Void> one = this.cluster.api()
				.publishing(port, "send/c" + client, Api.data('o', ++this.toClient[client], "" + client));
			last[client] = one;
			onTheirWay.add(one);
		}
		CompletableFuture.allOf(onTheirWay.toArray(CompletableFuture[]::new)).join();
		this.swarms.awaitEvents('o', this.toClient, Duration.ofMinutes(1));
		return this.swarms.times('o');
	}

}
