package io.github.ssekit.benchmark.crowd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.ssekit.benchmark.crowd.child.Latencies;

/** What came of it, as Markdown. Not thread-safe. */
final class CrowdReport {

	private static final double MOST = 3;

	private static final double AIM = 2;

	private static final double MOST_IDLE_PERCENT = 2;

	private static final int MANY = 100_000;

	private final CrowdPlan plan;

	private final List<String> lines = new ArrayList<>();

	/** First, median, p99 and last of each round. */
	private final List<Series> ours = series();

	private final List<Series> floor = series();

	private final List<String> costs = new ArrayList<>();

	private double empty;

	private double floorHeartbeats;

	CrowdReport(CrowdPlan plan) {
		this.plan = plan;
	}

	void about(Cluster cluster) {
		line("# A crowd of %,d streams", this.plan.streams());
		line("");
		line("- `%s`", Crowd.command(this.plan));
		line("- %s", Machine.describe());
		line("- Redis %s, JDK %s; %d nodes of the sample application on %s, each `java %s`; clients in processes of "
				+ "`java %s`, which share the machine; ulimit -n %,d", cluster.redisVersion(), Runtime.version(),
				this.plan.nodes(), this.plan.server(), String.join(" ", SampleNode.options(this.plan)),
				Swarms.options(), Limits.files());
		line("- Each stream has a client of its own, hears what is sent to it alone and what is sent to everybody, and "
				+ "is checked: events are numbered, so that none is lost and none comes twice without being noticed.");
	}

	void connected(Costs costs, double rate, Duration counted) {
		section("Connecting");
		line("All %,d streams were open after %.1f s: **%,.0f a second**. Each node counted exactly %,d clients and as "
				+ "many streams %.1f s later.", this.plan.streams(), costs.seconds(), rate, this.plan.streams(),
				counted.toMillis() / 1000.0);
		costs("connecting", costs, 0);
	}

	void memory(String when, Cluster.Memory before, Cluster.Memory now, long redis, long tcp) {
		double[] each = now.perStream(before, this.plan.streams());
		section("Memory, " + when);
		line("| | in all | for each stream |");
		line("| --- | --- | --- |");
		line("| heap of the nodes after a collection | %,d MB, %,d MB of it without streams | **%.1f KB** |",
				mega(now.heap()), mega(before.heap()), each[0]);
		line("| resident memory of the nodes | %,d MB, %,d MB of it without streams | **%.1f KB** |",
				mega(now.resident()), mega(before.resident()), each[1]);
		line("| resident memory of Redis | %,d MB | %.1f KB |", mega(redis), redis / 1024.0 / this.plan.streams());
		line("| buffers of the kernel for TCP | %,d MB | %.1f KB |", mega(tcp), tcp / 1024.0 / this.plan.streams());
	}

	void round(Latencies ours, Latencies bare) {
		add(this.ours, ours);
		add(this.floor, bare);
	}

	double medianOfLast() {
		return this.ours.get(3).median();
	}

	void burst(Latencies ours, Latencies bare) {
		section("One event to everybody");
		line("From the call that publishes to the arrival, ms; %d events of 60 bytes, one at a time, the nodes and the "
				+ "floor in turn: median of the rounds (least-most). The floor is as many bare servers as there are "
				+ "nodes, each with one thread that writes the same bytes to as many sockets, and knows nothing else.",
				this.plan.rounds());
		line("");
		line("| | first | median | p99 | last |");
		line("| --- | --- | --- | --- | --- |");
		line("| SseKit | %s |", cells(this.ours, "%,.1f"));
		line("| floor | %s |", cells(this.floor, "%,.1f"));
		List<Series> ratios = new ArrayList<>();
		for (int i = 0; i < this.ours.size(); i++) {
			ratios.add(this.ours.get(i).by(this.floor.get(i)));
		}
		line("| SseKit / floor | %s |", cells(ratios, "%.2f"));
		line("");
		double last = ratios.get(3).median();
		line("Until the last one has it: **%.2f** of the floor's time; wanted less than %.0f: %s; aimed at %.0f: %s.",
				last, MOST, verdict(last < MOST), AIM, verdict(last <= AIM));
		section("%d events to everybody, back to back", this.plan.burst());
		line("| | first | median | p99 | last |");
		line("| --- | --- | --- | --- | --- |");
		line("| SseKit | %s |", ours.cells());
		line("| floor | %s |", bare.cells());
	}

	void floorHeartbeats(double coresShare) {
		this.floorHeartbeats = 100 * coresShare;
	}

	/** What the nodes take when there is no stream at all. */
	void empty(Costs costs) {
		this.empty = 100 * costs.nodes() / costs.seconds();
	}

	void idle(Costs costs) {
		double percent = 100 * costs.nodes() / costs.seconds();
		double many = (percent - this.empty) * MANY / this.plan.streams();
		section("Idle");
		line("For %.0f s nothing was sent but heartbeats, every %d s on each stream. All nodes together took **%.2f %% "
				+ "of a core**, %.2f %% before there were streams; Redis %.2f %%. The difference is %.2f %% for %,d "
				+ "streams; wanted less than %.0f %%: %s. The floor takes %.2f %% for writing as many heartbeats for "
				+ "%,d streams, and nothing else.", costs.seconds(), this.plan.heartbeat().toSeconds(), percent,
				this.empty, 100 * costs.redis() / costs.seconds(), many, MANY, MOST_IDLE_PERCENT,
				verdict(many < MOST_IDLE_PERCENT), this.floorHeartbeats * MANY / this.plan.streams(), MANY);
		costs("idle", costs, 0);
	}

	void messages(Latencies times, Costs costs) {
		section("Messages to single clients");
		line("%,d messages to random clients by random nodes, %,d a second, after a fifth as many to warm "
				+ "up. Each arrived at its client, exactly once.", this.plan.messages(), this.plan.perSecond());
		line("");
		line("| first, ms | p50 | p99 | last |");
		line("| --- | --- | --- | --- |");
		line("| %s |", times.cells());
		costs("messages to single clients", costs, this.plan.messages());
	}

	void rolledOver(RollOver.Result result, Duration interval, Latencies times) {
		section("A node is rolled over");
		line("A new node was started, and another one with %,d streams was told to go (SIGTERM), while an event for "
				+ "everybody was published every %d ms, %d in all. Half of the streams came back to the new node, half "
				+ "to the others, each after its own `retry` of 2 to 5 s.", result.moved(), interval.toMillis(),
				result.published());
		line("");
		line("- The node was gone after %.1f s.", result.gone().toMillis() / 1000.0);
		line("- All streams were open again after **%.1f s**, with %,d attempts; each node counted exactly %,d after "
				+ "%.1f s.", result.back().toMillis() / 1000.0, result.reconnects(), this.plan.streams(),
				result.counted().toMillis() / 1000.0);
		line("- From publish to arrival, for those who had to come back, too: median %,.1f ms, p99 %,.0f ms, last %,.0f "
				+ "ms.", times.millis(0.5), times.millis(0.99), times.millis(1));
		line("- Lines in the log of the node that went that complain: %d%s", result.complaints().size(),
				first(result.complaints()));
	}

	void costs(String phase, Costs costs, int events) {
		this.costs.add(String.format(Locale.ROOT, "| %s | %s | %s |", phase, costs.cells(), (events > 0)
				? String.format(Locale.ROOT, "%,.1f", costs.nodes() * 1e6 / events / deliveries(phase)) : ""));
	}

	void counts(Map<String, Long> counts, List<String> complaints) {
		section("What the processor was used for, seconds");
		line("| phase | wall clock | nodes | Redis | clients | publisher | nodes, µs for a delivery |");
		line("| --- | --- | --- | --- | --- | --- | --- |");
		this.costs.forEach(this.lines::add);
		section("All streams together, at the end");
		line("Lost: **%d**. Twice or out of order: **%d**. At a wrong client: **%d**. Told of a loss: %d. Ended without "
				+ "an end: %d. All counts: %s.", counts.getOrDefault("lost", 0L), counts.getOrDefault("twice", 0L),
				counts.getOrDefault("astray", 0L), counts.getOrDefault("resets", 0L), counts.getOrDefault("broken", 0L),
				counts);
		line("");
		line("Lines in the logs of the nodes that complain: %d%s", complaints.size(), first(complaints));
	}

	String markdown() {
		return String.join("\n", this.lines) + "\n";
	}

	private int deliveries(String phase) {
		return phase.startsWith("events") ? this.plan.streams() : 1;
	}

	private void section(String title, Object... arguments) {
		line("");
		line("## " + title, arguments);
		line("");
	}

	private void line(String format, Object... arguments) {
		this.lines.add((arguments.length > 0) ? String.format(Locale.ROOT, format, arguments) : format);
	}

	private static void add(List<Series> to, Latencies times) {
		double[] shares = { 0, 0.5, 0.99, 1 };
		for (int i = 0; i < shares.length; i++) {
			to.get(i).add(times.millis(shares[i]));
		}
	}

	private static String cells(List<Series> series, String format) {
		return String.join(" | ", series.stream().map((one) -> one.text(format)).toList());
	}

	private static List<Series> series() {
		return List.of(new Series(), new Series(), new Series(), new Series());
	}

	private static String first(List<String> lines) {
		return lines.isEmpty() ? "" : ", the first: `" + lines.get(0) + '`';
	}

	private static String verdict(boolean reached) {
		return reached ? "reached" : "MISSED";
	}

	private static long mega(long bytes) {
		return bytes / (1024 * 1024);
	}

}
