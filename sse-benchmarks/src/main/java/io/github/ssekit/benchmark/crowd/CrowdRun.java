package io.github.ssekit.benchmark.crowd;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.github.ssekit.benchmark.crowd.child.Latencies;

/** One run, phase by phase. */
final class CrowdRun {

	private static final int WINDOW = 240;

	private static final int WARM_UP = 3;

	private static final long SETTLE_MILLIS = 3000;

	private final CrowdPlan plan;

	private final Consumer<String> progress;

	private final CrowdReport report;

	/** Of events for everybody. */
	private int number;

	CrowdRun(CrowdPlan plan, Consumer<String> progress) {
		this.plan = plan;
		this.progress = progress;
		this.report = new CrowdReport(plan);
	}

	/**
	 * Do all of it.
	 * @return the report
	 * @throws IllegalStateException if anything was lost, came twice or went astray
	 */
	String run() throws InterruptedException {
		Limits.check(this.plan);
		try (Cluster cluster = new Cluster(this.plan);
				Swarms swarms = new Swarms(this.plan.streams(), CrowdPlan.mostPerProcess(Limits.files()))) {
			this.report.about(cluster);
			connect(cluster, swarms);
			broadcast(cluster, swarms);
			idle(cluster, swarms);
			messages(cluster, swarms);
			rollOver(cluster, swarms);
			Map<String, Long> counts = swarms.counts();
			this.progress.accept("All streams together: " + counts);
			this.report.counts(counts, cluster.complaints());
			for (String bad : new String[] { "lost", "twice", "astray", "resets", "broken", "stopped", "without-id" }) {
				if (counts.getOrDefault(bad, 0L) > 0) {
					throw new IllegalStateException("This must not be: " + counts + "\n" + this.report.markdown());
				}
			}
			return this.report.markdown();
		}
	}

	private void connect(Cluster cluster, Swarms swarms) throws InterruptedException {
		Thread.sleep(Math.min(SETTLE_MILLIS, this.plan.idle().toMillis()));
		Costs empty = new Costs();
		empty.measure(cluster, swarms.handles(), () -> Thread.sleep(this.plan.idle().toMillis() / 2));
		this.report.empty(empty);
		Cluster.Memory before = cluster.memory();
		long tcp = Processes.ofTcp();
		Costs costs = new Costs();
		costs.measure(cluster, swarms.handles(), () -> swarms.open(cluster.ports(), 0, WINDOW, Duration.ofMinutes(10)));
		Duration counted = cluster.awaitCounts(this.plan.streams());
		double rate = this.plan.streams() / costs.seconds();
		say("%,d streams on %d nodes in %.1f s: %,.0f a second; each node counts them all %.1f s later",
				this.plan.streams(), this.plan.nodes(), costs.seconds(), rate, counted.toMillis() / 1000.0);
		this.report.connected(costs, rate, counted);
		Thread.sleep(Math.min(SETTLE_MILLIS, this.plan.idle().toMillis()));
		this.report.memory("all streams open", before, cluster.memory(), cluster.redisMemory(),
				Processes.ofTcp() - tcp);
	}

	/** The floor and the nodes in turn: what the machine does besides meets both. */
	private void broadcast(Cluster cluster, Swarms swarms) throws InterruptedException {
		broadcast(cluster, swarms, 1);
		try (Floor floor = new Floor(this.plan, swarms.block(), WINDOW)) {
			for (int i = 0; i < WARM_UP; i++) {
				broadcast(cluster, swarms, 1);
				floor.write(1);
			}
			Costs costs = new Costs();
			for (int round = 0; round < this.plan.rounds(); round++) {
				Latencies[] ours = new Latencies[1];
				Latencies bare = (round % 2 == 0) ? floor.write(1) : null;
				costs.measure(cluster, swarms.handles(), () -> ours[0] = broadcast(cluster, swarms, 1));
				bare = (bare != null) ? bare : floor.write(1);
				this.report.round(ours[0], bare);
				say("event %d: first %.1f, median %.1f, p99 %.1f, last %.1f ms; last by the floor's %.2f", round + 1,
						ours[0].millis(0), ours[0].millis(0.5), ours[0].millis(0.99), ours[0].millis(1),
						ours[0].millis(1) / bare.millis(1));
			}
			this.report.costs("events for everybody, one at a time", costs, this.plan.rounds());
			Costs burst = new Costs();
			Latencies[] ours = new Latencies[1];
			burst.measure(cluster, swarms.handles(), () -> ours[0] = broadcast(cluster, swarms, this.plan.burst()));
			this.report.burst(ours[0], floor.write(this.plan.burst()));
			this.report.costs("events for everybody, back to back", burst, this.plan.burst());
			int beats = Math.toIntExact(Math.max(1, this.plan.idle().dividedBy(this.plan.heartbeat())));
			this.report.floorHeartbeats(floor.heartbeats(beats) / beats / this.plan.heartbeat().toMillis() * 1000);
		}
	}

	private Latencies broadcast(Cluster cluster, Swarms swarms, int events) throws InterruptedException {
		for (int i = 0; i < events; i++) {
			this.number++;
			cluster.publish((events > 1) ? 0 : this.number, "broadcast", Api.data('b', this.number, ""));
		}
		swarms.awaitBroadcasts(this.number, Duration.ofMinutes(2));
		return swarms.times('b');
	}

	private void idle(Cluster cluster, Swarms swarms) throws InterruptedException {
		Thread.sleep(Math.min(SETTLE_MILLIS, this.plan.idle().toMillis()));
		Costs costs = new Costs();
		costs.measure(cluster, swarms.handles(), () -> Thread.sleep(this.plan.idle().toMillis()));
		say("idle: all nodes together take %.2f %% of a core, Redis %.2f %%", 100 * costs.nodes() / costs.seconds(),
				100 * costs.redis() / costs.seconds());
		this.report.idle(costs);
	}

	private void messages(Cluster cluster, Swarms swarms) throws InterruptedException {
		Costs costs = new Costs();
		Latencies[] times = new Latencies[1];
		OneToOne messages = new OneToOne(cluster, swarms, this.plan.streams());
		messages.run(this.plan.messages() / 5, this.plan.perSecond());
		costs.measure(cluster, swarms.handles(),
				() -> times[0] = messages.run(this.plan.messages(), this.plan.perSecond()));
		say("%,d messages to single clients: p50 %.1f ms, p99 %.1f ms", this.plan.messages(), times[0].millis(0.5),
				times[0].millis(0.99));
		this.report.messages(times[0], costs);
	}

	private void rollOver(Cluster cluster, Swarms swarms) throws InterruptedException {
		// often, but not more than can be brought
		Duration interval = Duration.ofMillis(Math.max(500, (long) (3 * this.report.medianOfLast())));
		RollOver.Result result = new RollOver(cluster, swarms, this.plan.streams(), interval).run(this.number);
		this.report.costs("a node is rolled over", result.costs(), 0);
		this.number += result.published();
		say("a node with %,d streams went in %.1f s; all were back after %.1f s, %d events published meanwhile",
				result.moved(), result.gone().toMillis() / 1000.0, result.back().toMillis() / 1000.0,
				result.published());
		this.report.rolledOver(result, interval, swarms.times('b'));
	}

	private void say(String format, Object... arguments) {
		this.progress.accept(String.format(Locale.ROOT, format, arguments));
	}

}
