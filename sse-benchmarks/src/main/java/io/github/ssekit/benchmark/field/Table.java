package io.github.ssekit.benchmark.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.ssekit.benchmark.Figures;
import io.github.ssekit.benchmark.field.contender.Contender;
import org.jspecify.annotations.Nullable;

/** The table of an experiment: a line for each contender, ratios first. */
final class Table {

	private static final String RATIO = "%.2f";

	private final Results results;

	private final Experiment experiment;

	Table(Results results, Experiment experiment) {
		this.results = results;
		this.experiment = experiment;
	}

	List<String> lines(List<Contender> contenders) {
		List<String> lines = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of("who"));
		ratios().forEach((ratio) -> head.add(ratio.title()));
		measures().forEach((measure) -> head.add(measure.title()));
		lines.add("| " + String.join(" | ", head) + " |");
		lines.add("|" + " --- |".repeat(head.size()));
		for (Contender contender : contenders) {
			if (!this.experiment.scenario().has(contender)) {
				continue;
			}
			@Nullable String failure = this.results.failure(this.experiment, contender);
			if (failure != null) {
				lines.add("| " + contender.title() + " | **" + failure + "**" + " |".repeat(head.size() - 1));
			}
			if (failure == null || this.results.hasFigures(this.experiment, contender)) {
				lines.add("| " + contender.title() + " | " + String.join(" | ", cells(contender)) + " |");
			}
		}
		return lines;
	}

	private List<String> cells(Contender contender) {
		List<String> cells = new ArrayList<>();
		for (Ratio ratio : ratios()) {
			Optional<Figures> figures = this.results.ratio(this.experiment, contender, ratio.to(), ratio.measure());
			cells.add(figures.filter((of) -> !Double.isNaN(of.median()))
				.map((of) -> "**" + of.text(RATIO) + "**")
				.orElse(""));
		}
		for (Measure measure : measures()) {
			cells.add(this.results.figures(this.experiment, contender, measure)
				.filter((figures) -> !Double.isNaN(figures.median()))
				.map((figures) -> figures.text(measure.format()))
				.orElse(""));
		}
		return cells;
	}

	private List<Ratio> ratios() {
		return switch (this.experiment.scenario()) {
			case TEXT,
					JSON ->
				List.of(new Ratio("CPU / floor in C", Measure.CPU, Contender.FLOOR_C),
						new Ratio("CPU / NIO floor", Measure.CPU, Contender.FLOOR),
						new Ratio("CPU / `SseEmitter`, Tomcat", Measure.CPU, Contender.EMITTER_TOMCAT));
			case BURST -> List.of(new Ratio("rate / NIO floor", Measure.RATE, Contender.FLOOR),
					new Ratio("rate / `SseEmitter`, Tomcat", Measure.RATE, Contender.EMITTER_TOMCAT));
			case OPENING -> List.of(new Ratio("rate / `SseEmitter`, Tomcat", Measure.OPENED, Contender.EMITTER_TOMCAT),
					new Ratio("the same, cold", Measure.OPENED_COLD, Contender.EMITTER_TOMCAT),
					new Ratio("CPU / `SseEmitter`, Tomcat", Measure.OPENING_CPU, Contender.EMITTER_TOMCAT));
			case STUCK -> List.of();
			case MEMORY -> List.of(new Ratio("heap / `SseEmitter`, Tomcat", Measure.HEAP, Contender.EMITTER_TOMCAT),
					new Ratio("RSS / `SseEmitter`, Tomcat", Measure.RESIDENT, Contender.EMITTER_TOMCAT));
		};
	}

	private List<Measure> measures() {
		return switch (this.experiment.scenario()) {
			case TEXT, JSON -> List.of(Measure.CPU, Measure.CPU_COLD, Measure.RATE, Measure.P50, Measure.P99,
					Measure.MAX, Measure.LAST_P50, Measure.LAST_P99, Measure.LAST_MAX, Measure.CLIENT);
			case BURST -> List.of(Measure.RATE, Measure.CPU, Measure.P50, Measure.P99, Measure.MAX, Measure.CLIENT);
			case OPENING -> List.of(Measure.OPENED, Measure.OPENED_COLD, Measure.OPENING_CPU);
			case STUCK -> List.of(Measure.GROWTH, Measure.P99_BEFORE, Measure.P99, Measure.MAX, Measure.RATE);
			case MEMORY -> List.of(Measure.HEAP, Measure.DIRECT, Measure.RESIDENT);
		};
	}

	/**
	 * A column of ratios.
	 *
	 * @param title of the column
	 * @param measure of the line's contender
	 * @param to whose same measure it is divided by
	 */
	private record Ratio(String title, Measure measure, Contender to) {
	}

}
