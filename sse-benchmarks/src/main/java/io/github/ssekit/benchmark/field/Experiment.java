package io.github.ssekit.benchmark.field;

import java.util.Locale;

/**
 * A scenario with so many streams.
 *
 * @param scenario what is measured
 * @param streams how many are open
 */
record Experiment(Scenario scenario, int streams) {

	String title() {
		return String.format(Locale.ROOT, "%s: %,d streams", this.scenario.title(), this.streams);
	}

}
