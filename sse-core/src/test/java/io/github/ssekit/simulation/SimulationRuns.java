package io.github.ssekit.simulation;

import java.util.EnumSet;
import java.util.List;

/** Runs of the simulation for who has only its name, such as {@link MutantEngine}. */
public final class SimulationRuns {

	private SimulationRuns() {
	}

	/**
	 * Play a schedule.
	 * @param seed decides all of it
	 * @return the promises that were broken
	 */
	public static List<String> violations(long seed) {
		return new Simulation(seed, EnumSet.noneOf(Fault.class), (line) -> {
		}).run().violations();
	}

}
