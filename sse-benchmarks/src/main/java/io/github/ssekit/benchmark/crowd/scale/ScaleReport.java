package io.github.ssekit.benchmark.crowd.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.ssekit.benchmark.Reports;
import io.github.ssekit.benchmark.crowd.Machine;

/** What came of all cells: a table and a picture for each axis. Not thread-safe. */
final class ScaleReport {

	private final String command;

	private final List<Row> rows = new ArrayList<>();

	private final List<String> ends = new ArrayList<>();

	private String redis = "";

	ScaleReport(String command) {
		this.command = command;
	}

	void redis(String version) {
		this.redis = version;
	}

	void add(Row row) {
		this.rows.add(row);
	}

	/** Say where it ended. */
	void ended(Cell cell, int wanted, String why) {
		this.ends.add(String.format(Locale.ROOT, "%,d streams, %d nodes, %,d topics, %,d deliveries/s wanted: %s",
				cell.streams(), cell.nodes(), cell.topics(), wanted, why));
	}

	/** Write what there is so far, the pictures beside the page. */
	void write(Path page) throws IOException {
		Reports.write(page, markdown());
		for (Cell.Axis axis : Cell.Axis.values()) {
			List<Row> of = of(axis);
			if (of.isEmpty()) {
				continue;
			}
			Plot plot = new Plot().panel("nodes, µs for a delivery", of, Row::micros)
				.panel("p99 from due to arrival, ms", of, (row) -> row.times().millis(0.99));
			if (axis != Cell.Axis.EVENTS) {
				plot.panel("heap for a stream, KB", of, Row::heap);
			}
			Reports.write(page.resolveSibling(picture(axis)), plot.svg(axis.title()));
		}
	}

	String markdown() {
		List<String> lines = new ArrayList<>(List.of("# Where it ends", "", "- `" + this.command + "`",
				"- " + Machine.describe(), "- Redis " + this.redis + ", JDK " + Runtime.version(),
				"- The sample application in processes of its own, load clients beside it. Each stream hears one of "
						+ "the topics; events have 60 bytes. Every event arrived once, in order, at every stream of "
						+ "its topic, or the run had ended here. Time counts from when an event was due."));
		for (Cell.Axis axis : Cell.Axis.values()) {
			List<Row> of = of(axis);
			if (!of.isEmpty()) {
				lines.addAll(List.of("", "## By " + axis.title(), "", "![" + axis.title() + "](" + picture(axis) + ")",
						"", Row.HEAD, Row.HEAD.replaceAll("[^|]+", " --- ")));
				of.forEach((row) -> lines.add(row.line()));
			}
		}
		if (!this.ends.isEmpty()) {
			lines.addAll(List.of("", "## Where it ended", ""));
			this.ends.forEach((end) -> lines.add("- " + end));
		}
		return String.join("\n", lines) + "\n";
	}

	private List<Row> of(Cell.Axis axis) {
		return this.rows.stream().filter((row) -> row.cell().axis() == axis).toList();
	}

	private static String picture(Cell.Axis axis) {
		return "scale-" + axis.name().toLowerCase(Locale.ROOT) + ".svg";
	}

}
