package io.github.ssekit.benchmark.crowd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What something took, of time and of the processor, summed up. Not thread-safe. */
public final class Costs {

	private double seconds;

	private double nodes;

	private double redis;

	private double clients;

	private double publisher;

	/** What is measured. */
	@FunctionalInterface
	public interface Work {

		/**
		 * Do it.
		 * @throws InterruptedException if it is interrupted
		 */
		void run() throws InterruptedException;

	}

	/**
	 * Do some work, and add what it takes.
	 * @param cluster the nodes and Redis
	 * @param swarms the processes of the clients
	 * @param work what is done
	 * @throws InterruptedException if it is interrupted
	 */
	public void measure(Cluster cluster, Collection<ProcessHandle> swarms, Work work) throws InterruptedException {
		List<Processes> all = new ArrayList<>();
		all.add(new Processes(cluster.handles()));
		all.add(new Processes(List.of(cluster.redisHandle())));
		all.add(new Processes(swarms));
		all.add(new Processes(List.of(ProcessHandle.current())));
		long from = System.nanoTime();
		work.run();
		this.seconds += (System.nanoTime() - from) / 1e9;
		this.nodes += all.get(0).seconds();
		this.redis += all.get(1).seconds();
		this.clients += all.get(2).seconds();
		this.publisher += all.get(3).seconds();
	}

	/**
	 * Wall clock.
	 * @return seconds
	 */
	public double seconds() {
		return this.seconds;
	}

	/**
	 * Processor time of all nodes.
	 * @return seconds
	 */
	public double nodes() {
		return this.nodes;
	}

	/**
	 * Processor time of Redis.
	 * @return seconds
	 */
	public double redis() {
		return this.redis;
	}

	/** As cells of a table. */
	String cells() {
		return String.format(Locale.ROOT, "%,.1f | %,.1f | %,.1f | %,.1f | %,.1f", this.seconds, this.nodes, this.redis,
				this.clients, this.publisher);
	}

}
