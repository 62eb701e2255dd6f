package io.github.ssekit.benchmark.crowd.scale;

import java.util.Locale;

import io.github.ssekit.benchmark.crowd.child.Latencies;

/**
 * What one load has shown.
 *
 * @param cell the set-up
 * @param events published a second
 * @param deliveries a second, as they arrived
 * @param micros processor time of the nodes for a delivery, microseconds
 * @param redisMicros processor time of Redis for an event, microseconds
 * @param times from the time an event was due to its arrival
 * @param heap of the nodes for a stream, KB
 * @param resident memory of the nodes for a stream, KB
 */
record Row(Cell cell, double events, double deliveries, double micros, double redisMicros, Latencies times, double heap,
		double resident) {

	static final String HEAD = "| streams | nodes | topics | events/s | deliveries/s | nodes, µs for a delivery "
			+ "| Redis, µs for an event | p50, ms | p99, ms | last, ms | heap for a stream, KB | resident, KB |";

	/** Where it stands on its axis. */
	String place() {
		return switch (this.cell.axis()) {
			case STREAMS -> String.format(Locale.ROOT, "%,d", this.cell.streams());
			case NODES -> Integer.toString(this.cell.nodes());
			case TOPICS -> String.format(Locale.ROOT, "%,d", this.cell.topics());
			case EVENTS -> String.format(Locale.ROOT, "%,.0f", this.deliveries);
		};
	}

	String line() {
		return String.format(Locale.ROOT,
				"| %,d | %d | %,d | %,.1f | %,.0f | %,.1f | %,.0f | %,.1f | %,.1f | %,.1f | %.1f | %.1f |",
				this.cell.streams(), this.cell.nodes(), this.cell.topics(), this.events, this.deliveries, this.micros,
				this.redisMicros, this.times.millis(0.5), this.times.millis(0.99), this.times.millis(1), this.heap,
				this.resident);
	}

}
