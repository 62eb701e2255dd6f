package io.github.ssekit.benchmark.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One figure of every round. Not thread-safe. */
final class Series {

	private final List<Double> values = new ArrayList<>();

	void add(double value) {
		this.values.add(value);
	}

	double median() {
		List<Double> sorted = this.values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	/** This by that, round by round. */
	Series by(Series that) {
		Series ratios = new Series();
		for (int i = 0; i < this.values.size(); i++) {
			ratios.add(this.values.get(i) / that.values.get(i));
		}
		return ratios;
	}

	/** The median, and the least and the most. */
	String text(String format) {
		double least = this.values.stream().mapToDouble((value) -> value).min().orElseThrow();
		double most = this.values.stream().mapToDouble((value) -> value).max().orElseThrow();
		return String.format(Locale.ROOT, format + " (" + format + "-" + format + ")", median(), least, most);
	}

}
