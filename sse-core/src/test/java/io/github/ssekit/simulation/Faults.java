package io.github.ssekit.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which faults a run has, and how often each of them strikes; none once it is healed. */
final class Faults {

	private final Chance chance;

	/** Strikes once in so many times. */
	private final Map<Fault, Integer> rates = new EnumMap<>(Fault.class);

	private boolean healed;

	/**
	 * Choose the faults of a run.
	 * @param chance chooses, the same ones whatever is left out
	 * @param without what is left out
	 */
	Faults(Chance chance, Set<Fault> without) {
		this.chance = chance;
		int percent = chance.of(0, 10, 10, 25, 25, 50);
		int often = chance.of(3, 8, 8, 20, 60);
		for (Fault fault : Fault.values()) {
			boolean chosen = chance.percent(percent);
			int rate = chance.between(Math.max(2, often / 2), often * 2);
			if (chosen && !without.contains(fault)) {
				this.rates.put(fault, rate);
			}
		}
	}

	/** Whether the run has this fault, healed or not. */
	boolean has(Fault fault) {
		return this.rates.containsKey(fault);
	}

	/** Whether it strikes now. */
	boolean strikes(Fault fault) {
		Integer rate = this.healed ? null : this.rates.get(fault);
		return rate != null && this.chance.oneIn(rate);
	}

	/** Throw what these two say, or nothing. */
	void maybeThrow(Fault exception, Fault error, String who) {
		if (strikes(exception)) {
			throw SimulatedFailure.exception(who + " throws");
		}
		if (strikes(error)) {
			throw SimulatedFailure.error(this.chance, who + " ends in an Error");
		}
	}

	/** Nothing goes wrong from now on. */
	void heal() {
		this.healed = true;
	}

	/** Things go wrong again. */
	void strikeAgain() {
		this.healed = false;
	}

	boolean areHealed() {
		return this.healed;
	}

	Set<Fault> all() {
		return this.rates.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(this.rates.keySet());
	}

}
