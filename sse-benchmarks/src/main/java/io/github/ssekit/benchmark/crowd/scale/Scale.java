package io.github.ssekit.benchmark.crowd.scale;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.ssekit.benchmark.crowd.Cluster;
import io.github.ssekit.benchmark.crowd.CrowdPlan;
import io.github.ssekit.benchmark.crowd.Limits;
import io.github.ssekit.benchmark.crowd.Options;
import io.github.ssekit.benchmark.crowd.Swarms;

/**
 * Where it ends: how processor time for a delivery, latency and memory grow with streams,
 * nodes, topics and deliveries a second, one of them at a time. Each cell begins with
 * fresh nodes and an empty Redis. <pre>
 * mvn -q -pl sse-benchmarks -am process-classes -Pcrowd-scale
 * mvn -q -pl sse-benchmarks -am process-classes -Pcrowd-scale -Dscale.part=10 -Dscale.seconds=3
 * </pre> {@code -Dscale.part=} divides all numbers of streams, for a short look.
 */
public final class Scale {

	private static final String COMMAND = "mvn -q -pl sse-benchmarks -am process-classes -Pcrowd-scale";

	private static final int WINDOW = 200;

	private static final int USUAL = 10_000;

	/** Here the console is what it is for. */
	private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private final String server;

	private final Duration length;

	private final ScaleReport report;

	private Scale(String server, Duration length, ScaleReport report) {
		this.server = server;
		this.length = length;
		this.report = report;
	}

	/**
	 * Measure, and write the page and its pictures, anew after each cell.
	 * @param args each {@code --name=value}
	 * @throws IOException if a file cannot be written
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Options options = new Options(args);
		int part = Math.max(1, options.number("part", 1));
		String server = options.text("server", "jetty");
		int seconds = options.number("seconds", 15);
		ScaleReport report = new ScaleReport(
				COMMAND + " -Dscale.part=" + part + " -Dscale.seconds=" + seconds + " -Dcrowd.server=" + server);
		Path page = Path.of(options.text("report", "scale.md"));
		Scale scale = new Scale(server, Duration.ofSeconds(seconds), report);
		for (Cell cell : cells(part)) {
			scale.run(cell);
			report.write(page);
		}
		CONSOLE.println(report.markdown());
	}

	/** One axis after the other. */
	static List<Cell> cells(int part) {
		List<Cell> cells = new ArrayList<>();
		int usual = USUAL / part;
		for (int streams : new int[] { 5000, 10_000, 20_000, 40_000 }) {
			cells.add(new Cell(Cell.Axis.STREAMS, streams / part, 4, 1, List.of(usual)));
		}
		for (int nodes : new int[] { 1, 2, 4 }) {
			cells.add(new Cell(Cell.Axis.NODES, usual, nodes, 1, List.of(usual)));
		}
		for (int topics : new int[] { 1, 10, 100, 1000 }) {
			cells.add(new Cell(Cell.Axis.TOPICS, usual, 2, topics, List.of(usual)));
		}
		List<Integer> steps = List.of(usual / 2, usual, 2 * usual, 4 * usual, 8 * usual, 16 * usual);
		cells.add(new Cell(Cell.Axis.EVENTS, usual, 2, 10, steps));
		return cells;
	}

	private void run(Cell cell) throws InterruptedException {
		CrowdPlan plan = CrowdPlan.of(cell.streams(), cell.nodes(), this.server);
		Limits.check(plan);
		try (Cluster cluster = new Cluster(plan);
				Swarms swarms = new Swarms(cell.streams(), CrowdPlan.mostPerProcess(Limits.files()))) {
			this.report.redis(cluster.redisVersion());
			Cluster.Memory before = cluster.memory();
			swarms.open(cluster.ports(), cell.topics(), WINDOW, Duration.ofMinutes(10));
			cluster.awaitCounts(cell.streams());
			double[] memory = cluster.memory().perStream(before, cell.streams());
			Load load = new Load(cell, cluster, swarms);
			Load.Result warmUp = load.run(cell.events(cell.deliveries().get(0)), this.length.dividedBy(2));
			CONSOLE.printf(Locale.ROOT, "%s %s, warm after %,d deliveries%n", cell.axis(), cell, warmUp.deliveries());
			for (int wanted : cell.deliveries()) {
				if (!step(cell, wanted, load, memory)) {
					break;
				}
			}
			faultless(swarms.counts());
		}
	}

	/** Whether it could keep up. */
	private boolean step(Cell cell, int wanted, Load load, double[] memory) throws InterruptedException {
		Load.Result result;
		try {
			result = load.run(cell.events(wanted), this.length);
		}
		catch (IllegalStateException ex) {
			this.report.ended(cell, wanted, "not delivered within a minute");
			return false;
		}
		double seconds = result.costs().seconds();
		Row row = new Row(cell, result.events() / seconds, result.deliveries() / seconds,
				result.costs().nodes() * 1e6 / result.deliveries(), result.costs().redis() * 1e6 / result.events(),
				result.times(), memory[0], memory[1]);
		this.report.add(row);
		CONSOLE.println(row.line());
		// what is due in a second is a second late at the latest
		boolean keptUp = seconds < this.length.toMillis() / 1000.0 * 1.1 + 1;
		if (!keptUp) {
			this.report.ended(cell, wanted, String.format(Locale.ROOT, "%,.0f arrived a second, the last %,.0f ms late",
					row.deliveries(), result.times().millis(1)));
		}
		return keptUp;
	}

	private static void faultless(Map<String, Long> counts) {
		for (String bad : new String[] { "lost", "twice", "resets", "broken", "stopped", "reconnects" }) {
			if (counts.getOrDefault(bad, 0L) > 0) {
				throw new IllegalStateException("This must not be: " + counts);
			}
		}
	}

}
