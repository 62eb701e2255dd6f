package io.github.ssekit.benchmark.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Version;

import org.springframework.core.SpringVersion;

/** What JMH has measured, as Markdown: of each group one table, the ratio first. */
final class JmhReport {

	private static final List<Group> GROUPS = List.of(
			new Group(EncodeBenchmark.class, "Encoding an event", "spring", "Spring's, of the same text",
					"SseKit encodes an event once for all its readers; `SseEmitter` does it for each of them."),
			new Group(DeliveryBenchmark.class, "One event to one of 1,000 readers", "spring",
					"Spring's, of the same text",
					"SseKit: place, frame, offer, id line with three topics, one write; to a sink that takes all. "
							+ "`batch`: 16 events in one write. `spring`: building and converting alone, to the same sink."),
			new Group(HubBenchmark.class, "From publish to the sink, one reader", "toEachClient", "itself",
					"Through a whole hub with its threads, to 1,000 clients in turn."),
			new Group(CursorBenchmark.class, "Cursors", "topics: 1", "that of one topic",
					"`makePieces` is what an event costs once for all its readers, times the topics."),
			new Group(RegistryBenchmark.class, "Finding the listeners of a topic", "emitters: 1000",
					"that of 1,000 emitters and 100 topics", "With ten listeners to each topic."),
			new Group(StoreBenchmark.class, "History in memory", "append", "appending",
					"`replay`: a page of 256 events, the figures for each of them. `nothingMissed`: a place at "
							+ "the head, as most reconnects ask."));

	private final List<String> lines = new ArrayList<>();

	JmhReport(Collection<RunResult> results, String args) {
		BenchmarkParams any = results.iterator().next().getParams();
		this.lines.addAll(List.of("# What the parts of the core cost", "",
				"- `" + JmhRun.COMMAND + (args.isEmpty() ? "" : " -Djmh.args='" + args + "'") + "`",
				"- " + Machine.text() + ", Spring " + SpringVersion.getVersion() + ", JMH " + Version.getPlainVersion(),
				"- " + any.getForks() + " forks with " + any.getWarmup().getCount() + " iterations of "
						+ any.getWarmup().getTime() + " to warm up and " + any.getMeasurement().getCount() + " of "
						+ any.getMeasurement().getTime() + " measured, one thread",
				"- Time: mean and the half of its 99.9% confidence interval. Allocated: `gc.alloc.rate.norm`. "
						+ "What the machine did besides met all alike, so the ratios are what counts."));
		GROUPS.forEach((group) -> table(group, results));
	}

	String markdown() {
		return String.join("\n", this.lines) + "\n";
	}

	private void table(Group group, Collection<RunResult> results) {
		List<RunResult> rows = results.stream().filter(group::has).toList();
		if (rows.isEmpty()) {
			return;
		}
		this.lines.addAll(List.of("", "## " + group.title, "", group.about + " Ratios are to " + group.baseWords + ".",
				"", "| what | with | time / base | allocated / base | time, ns | allocated, B |",
				"| --- | --- | --- | --- | --- | --- |"));
		for (RunResult row : rows) {
			RunResult base = group.baseOf(row, rows);
			this.lines.add(String.format(Locale.ROOT, "| %s | %s | %s | %s | %s ± %s | %s |", method(row), with(row),
					(base != null) ? ratio(time(row), time(base)) : "",
					(base != null) ? ratio(allocated(row), allocated(base)) : "", number(time(row)),
					number(row.getPrimaryResult().getScoreError()), number(allocated(row))));
		}
	}

	private static String method(RunResult row) {
		String name = row.getParams().getBenchmark();
		return name.substring(name.lastIndexOf('.') + 1);
	}

	private static String with(RunResult row) {
		BenchmarkParams params = row.getParams();
		return params.getParamsKeys()
			.stream()
			.map((key) -> key + ": " + params.getParam(key))
			.collect(Collectors.joining(", "));
	}

	private static double time(RunResult row) {
		return row.getPrimaryResult().getScore();
	}

	private static double allocated(RunResult row) {
		Result<?> result = row.getSecondaryResults().get("gc.alloc.rate.norm");
		return (result != null) ? result.getScore() : Double.NaN;
	}

	private static String ratio(double value, double base) {
		return (base < 0.5) ? "" : String.format(Locale.ROOT, "**%.2f**", value / base);
	}

	private static String number(double value) {
		return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, (value < 100) ? "%.1f" : "%,.0f", value);
	}

	/**
	 * A table.
	 *
	 * @param type the class of its benchmarks
	 * @param title above it
	 * @param base the method, or the parameter with its value, of the rows that others
	 * are compared with
	 * @param baseWords the same in words
	 * @param about what is to be known
	 */
	private record Group(Class<?> type, String title, String base, String baseWords, String about) {

		boolean has(RunResult row) {
			return row.getParams().getBenchmark().startsWith(this.type.getName() + ".");
		}

		/** Null where the choice has left it out. */
		@Nullable RunResult baseOf(RunResult row, List<RunResult> rows) {
			boolean byParameter = this.base.contains(":");
			return rows.stream()
				.filter((other) -> byParameter ? with(other).equals(this.base) && method(other).equals(method(row))
						: method(other).equals(this.base) && with(other).equals(with(row)))
				.findFirst()
				.orElse(null);
		}

	}

}
