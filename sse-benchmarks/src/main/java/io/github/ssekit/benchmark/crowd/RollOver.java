package io.github.ssekit.benchmark.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * One node goes, as when a new version is rolled out: another one is started in its
 * place, it is told to go, and its streams come back, half of them to the new one and
 * half to the others. Meanwhile events for everybody go on being published.
 */
final class RollOver {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Cluster cluster;

	private final Swarms swarms;

	private final int streams;

	private final Duration interval;

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

	/** Written by the publisher's thread, read when it has ended. */
	private int published;

	RollOver(Cluster cluster, Swarms swarms, int streams, Duration interval) {
		this.cluster = cluster;
		this.swarms = swarms;
		this.streams = streams;
		this.interval = interval;
	}

	/** Roll the first node over, where so many events have been published before. */
	Result run(int before) throws InterruptedException {
		int moved = this.cluster.api().counts(this.cluster.ports().get(0)).here();
		long reconnects = count("reconnects");
		SampleNode old = this.cluster.replace(0);
		this.swarms.comeBackTo(weighted(this.cluster.ports()));
		this.published = before;
		Thread publisher = new Thread(this::publish, "publisher");
		publisher.start();
		Thread.sleep(this.interval.toMillis());
		Costs costs = new Costs();
		Duration[] took = new Duration[2];
		long from = System.nanoTime();
		costs.measure(this.cluster, this.swarms.handles(), () -> {
			took[0] = old.terminate();
			this.swarms.awaitBack(PATIENCE);
			took[1] = Duration.ofNanos(System.nanoTime() - from);
		});
		this.cluster.awaitCounts(this.streams);
		Duration counted = Duration.ofNanos(System.nanoTime() - from);
		this.over.set(true);
		publisher.join(TimeUnit.MINUTES.toMillis(2));
		RuntimeException failed = this.failure.get();
		if (failed != null) {
			throw failed;
		}
		this.swarms.awaitBroadcasts(this.published, PATIENCE);
		List<String> complaints = old.complaints();
		old.close();
		return new Result(moved, count("reconnects") - reconnects, this.published - before, took[0], took[1], counted,
				complaints, costs);
	}

	private long count(String name) {
		return this.swarms.counts().getOrDefault(name, 0L);
	}

	private void publish() {
		try {
			do {
				// not at the one that goes: whoever publishes there is told so, and tries
				// elsewhere
				this.cluster.publish(1, "broadcast", Api.data('b', ++this.published, ""));
				Thread.sleep(this.interval.toMillis());
			}
			while (!this.over.get());
		}
		catch (RuntimeException ex) {
			this.failure.set(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The new one, which is the first, as often as all others together. */
	private static List<Integer> weighted(List<Integer> ports) {
		List<Integer> weighted = new ArrayList<>();
		for (int other : ports.subList(1, ports.size())) {
			weighted.add(ports.get(0));
			weighted.add(other);
		}
		return weighted;
	}

	/**
	 * What came to pass.
	 *
	 * @param moved streams of the node that went
	 * @param reconnects attempts of clients to come back
	 * @param published events meanwhile
	 * @param gone from SIGTERM to the end of the process
	 * @param back from SIGTERM until each stream was open again
	 * @param counted from SIGTERM until each node counted them all
	 * @param complaints of the node that went, in its log
	 * @param costs until all were back, without those of the node that went
	 */
	record Result(int moved, long reconnects, int published, Duration gone, Duration back, Duration counted,
			List<String> complaints, Costs costs) {
	}

}
