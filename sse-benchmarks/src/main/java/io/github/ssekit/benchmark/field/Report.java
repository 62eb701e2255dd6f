package io.github.ssekit.benchmark.field;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.ssekit.benchmark.Figures;
import io.github.ssekit.benchmark.Reports;
import io.github.ssekit.benchmark.field.contender.Contender;

/** What was measured, as Markdown and as plots. Not thread-safe. */
final class Report {

	private static final List<String> NOTES = List.of(
			"All figures: median of the rounds (least-most). A ratio is taken round by round. Times are from "
					+ "publish to the reader; \"last reader\" is that of the last one of each event.",
			"CPU is processor time of the server's whole process, which includes its collector and compiler. "
					+ "The client is one thread in one process; \"client cores\" is what it took of the machine, which "
					+ "it shares with the server.",
			"Every stream has got every event once and in order, or the line says what went wrong.",
			"What SseKit does besides: it keeps a history, and writes an id that resumes the stream; the others send "
					+ "the data alone, nchan with an id. The floors serialise once and know no HTTP to speak of; that in C sends "
					+ "as many bytes of JSON, and makes none.",
			"\"Cold\" are the first deliveries of a process, to as many streams as it is warmed with.",
			"Back to back, SseKit writes what waits for a stream at once, which the floor does not.",
			"nchan takes each event as an HTTP request, which is in its times; an object is serialised before.");

	private final Plan plan;

	private final Results results;

	private final List<Contender> contenders;

	Report(Plan plan, Results results, List<Contender> contenders) {
		this.plan = plan;
		this.results = results;
		this.contenders = contenders;
	}

	String markdown() {
		List<String> lines = new ArrayList<>(List.of("# SseKit beside its peers", ""));
		Machine.about(this.plan).forEach((line) -> lines.add("- " + line));
		NOTES.forEach((line) -> lines.add("- " + line));
		this.plan.contenders()
			.stream()
			.filter((contender) -> !this.contenders.contains(contender))
			.forEach((contender) -> lines.add("- Left out, as it is not installed: " + contender.title()));
		for (Experiment experiment : ordered()) {
			lines.addAll(List.of("", "## " + experiment.title(), ""));
			lines.addAll(new Table(this.results, experiment).lines(this.contenders));
			plotted(experiment).ifPresent(
					(measure) -> lines.addAll(List.of("", "![" + measure.title() + "](" + file(experiment) + ")")));
		}
		return String.join("\n", lines) + "\n";
	}

	/**
	 * Write the tables, and the plots beside them.
	 * @param file of the tables
	 */
	void write(Path file) throws IOException {
		Reports.write(file, markdown());
		for (Experiment experiment : ordered()) {
			Optional<Measure> measure = plotted(experiment);
			if (measure.isPresent()) {
				Reports.write(file.resolveSibling(file(experiment)), chart(experiment, measure.get()).svg());
			}
		}
	}

	private List<Experiment> ordered() {
		return this.results.experiments()
			.stream()
			.sorted((one, other) -> (one.scenario() != other.scenario()) ? one.scenario().compareTo(other.scenario())
					: Integer.compare(one.streams(), other.streams()))
			.toList();
	}

	private static Optional<Measure> plotted(Experiment experiment) {
		return switch (experiment.scenario()) {
			case TEXT, JSON -> Optional.of(Measure.CPU);
			case BURST -> Optional.of(Measure.RATE);
			case OPENING -> Optional.of(Measure.OPENED);
			case MEMORY -> Optional.of(Measure.HEAP);
			case STUCK -> Optional.empty();
		};
	}

	private BarChart chart(Experiment experiment, Measure measure) {
		List<BarChart.Bar> bars = new ArrayList<>();
		for (Contender contender : this.contenders) {
			Optional<Figures> of = this.results.figures(experiment, contender, measure);
			if (of.isPresent() && !Double.isNaN(of.get().median())) {
				Figures figures = of.get();
				bars.add(new BarChart.Bar(contender.title(), figures.median(), figures.least(), figures.most(),
						String.format(Locale.ROOT, measure.format(), figures.median()),
						contender == Contender.SSEKIT_TOMCAT || contender == Contender.SSEKIT_JETTY));
			}
		}
		String title = String.format(Locale.ROOT, "%s, %s, %,d streams", measure.title(),
				experiment.scenario().option(), experiment.streams());
		return new BarChart(title, bars);
	}

	private static String file(Experiment experiment) {
		return "field-" + experiment.scenario().option() + "-" + experiment.streams() + ".svg";
	}

}
