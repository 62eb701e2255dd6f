package io.github.ssekit.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One figure of every round. Not thread-safe. */
public final class Figures {

	private final List<Double> values = new ArrayList<>();

	/**
	 * Add that of the next round.
	 * @param value the figure
	 */
	public void add(double value) {
		this.values.add(value);
	}

	/** The median of the rounds. */
	public double median() {
		List<Double> sorted = this.values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	/**
	 * This by that, round by round.
	 * @param that has as many rounds
	 * @return the ratios
	 */
	public Figures by(Figures that) {
		Figures ratios = new Figures();
		for (int i = 0; i < this.values.size(); i++) {
			ratios.add(this.values.get(i) / that.values.get(i));
		}
		return ratios;
	}

	/** How many rounds there are. */
	public int rounds() {
		return this.values.size();
	}

	/** The least of the rounds. */
	public double least() {
		return this.values.stream().mapToDouble((value) -> value).min().orElseThrow();
	}

	/** The most of the rounds. */
	public double most() {
		return this.values.stream().mapToDouble((value) -> value).max().orElseThrow();
	}

	/**
	 * The median, and the least and the most.
	 * @param format of each of the three
	 * @return the text
	 */
	public String text(String format) {
		return String.format(Locale.ROOT, format + " (" + format + "-" + format + ")", median(), least(), most());
	}

}
