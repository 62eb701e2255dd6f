package io.github.ssekit.benchmark.crowd.scale;

import java.util.List;

/**
 * One set-up, and the loads that it is put under, one after the other.
 *
 * @param axis what is changed from cell to cell
 * @param streams how many
 * @param nodes how many
 * @param topics how many the streams share, each listening to one of them
 * @param deliveries how many a second are wanted, step by step
 */
record Cell(Axis axis, int streams, int nodes, int topics, List<Integer> deliveries) {

	/** More publishes than that measure publishing. */
	private static final int MOST_EVENTS = 400;

	/** Events a second for so many deliveries a second. */
	double events(int wanted) {
		return Math.min(MOST_EVENTS, (double) wanted * this.topics / this.streams);
	}

	/** What is changed. */
	enum Axis {

		STREAMS("streams, on 4 nodes"), NODES("nodes, for 10,000 streams"), TOPICS("topics, for 10,000 streams"),
		EVENTS("deliveries a second, to 10,000 streams");

		private final String title;

		Axis(String title) {
			this.title = title;
		}

		String title() {
			return this.title;
		}

	}

}
