package io.github.ssekit.benchmark.field;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.ssekit.benchmark.field.contender.Contender;

/**
 * How much is measured.
 *
 * @param contenders who takes part
 * @param scenarios in what
 * @param rounds how often each has its turn
 * @param streams how many are open, one after the other
 * @param burstStreams how many are open where events come back to back
 * @param openingStreams how many are opened where that is measured
 * @param stuckStreams how many are open where a tenth does not read
 * @param idleStreams how many are open where memory is measured, one after the other
 * @param deliveries how many are measured in a turn, about
 * @param warmUp how many there are of each kind before anything is measured
 * @param warmUpOpenings how many streams are opened before that is measured
 * @param burst how many events come back to back
 * @param stuckEvents how many events there are while a tenth does not read
 * @param limit how long an event may take before a contender is said to hang
 */
record Plan(List<Contender> contenders, List<Scenario> scenarios, int rounds, List<Integer> streams, int burstStreams,
		int openingStreams, int stuckStreams, List<Integer> idleStreams, int deliveries, int warmUp, int warmUpOpenings,
		int burst, int stuckEvents, Duration limit) {

	/** Files that a server has open besides its streams, generously. */
	private static final int OTHER_FILES = 600;

	/** An opening runs through so much code that it takes this share to be compiled. */
	private static final int DELIVERIES_AN_OPENING = 15;

	/** As the command line says. */
	static Plan of(Options options) {
		List<Integer> streams = options.numbers("streams", "1000,5000,18000");
		int most = streams.stream().mapToInt(Integer::intValue).max().orElseThrow();
		int deliveries = options.numbers("deliveries", "200000").get(0);
		int warmUp = options.numbers("warm-up", "1000000").get(0);
		List<Scenario> scenarios = options.chosen("scenarios", Scenario.values(), Scenario::option);
		return new Plan(options.chosen("contenders", Contender.values(), Contender::option), scenarios,
				options.numbers("rounds", "3").get(0), streams, Math.min(1000, most), Math.min(5000, most),
				Math.min(2000, most), streams.stream().filter((count) -> count >= Math.min(5000, most)).toList(),
				deliveries, warmUp, scenarios.contains(Scenario.OPENING) ? warmUp / DELIVERIES_AN_OPENING : 0, 200, 80,
				Duration.ofSeconds(10));
	}

	/** Shows that it runs; its figures mean nothing. */
	static Plan quick(List<Contender> contenders) {
		return new Plan(contenders, List.of(Scenario.values()), 1, List.of(20), 20, 20, 20, List.of(20), 200, 200, 40,
				10, 3, Duration.ofSeconds(20));
	}

	/** With how many streams contenders take turns. */
	List<Integer> turns() {
		TreeSet<Integer> turns = new TreeSet<>();
		if (this.scenarios.contains(Scenario.TEXT) || this.scenarios.contains(Scenario.JSON)) {
			turns.addAll(this.streams);
		}
		if (this.scenarios.contains(Scenario.BURST)) {
			turns.add(this.burstStreams);
		}
		if (this.scenarios.contains(Scenario.OPENING)) {
			turns.add(this.openingStreams);
		}
		return List.copyOf(turns);
	}

	/** What a turn with so many streams measures. */
	boolean measures(Scenario scenario, int count) {
		return this.scenarios.contains(scenario) && switch (scenario) {
			case TEXT, JSON -> this.streams.contains(count);
			case BURST -> count == this.burstStreams;
			case OPENING -> count == this.openingStreams;
			case STUCK -> count == this.stuckStreams;
			case MEMORY -> this.idleStreams.contains(count);
		};
	}

	/** How many events make the deliveries. */
	int events(int count) {
		return Math.max(5, this.deliveries / count);
	}

	/**
	 * Refuse to begin what cannot be.
	 * @throws IllegalStateException if a process may not open as many files as streams
	 */
	void check(long openFiles) {
		int most = Stream.concat(turns().stream(), this.idleStreams.stream())
			.mapToInt(Integer::intValue)
			.max()
			.orElse(0);
		if (openFiles < most + OTHER_FILES) {
			throw new IllegalStateException("A process may open " + openFiles + " files, and " + most + " streams take "
					+ (most + OTHER_FILES) + ": raise it (ulimit -Hn), or choose fewer (-Dfield.streams=)");
		}
	}

}
