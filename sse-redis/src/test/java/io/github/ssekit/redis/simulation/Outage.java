package io.github.ssekit.redis.simulation;

/**
 * A time in which nothing comes through.
 *
 * @param from when it begins
 * @param to when it ends
 * @param kind what becomes of what is said meanwhile
 * @param node who is cut off; null for all
 */
record Outage(long from, long to, Kind kind, SimulatedNode node) {

	boolean covers(long time, SimulatedNode who) {
		return this.from <= time && time < this.to && (this.node == null || this.node == who);
	}

	/** How much of it lies between two times. */
	long overlap(long begin, long end) {
		return Math.max(0, Math.min(end, this.to) - Math.max(begin, this.from));
	}

	/** What becomes of what is said meanwhile. */
	enum Kind {

		/** It waits, and is done afterwards. */
		FROZEN,

		/** It is lost. */
		LOST,

		/** Nobody takes it, and that is known at once. */
		REFUSED

	}

}
