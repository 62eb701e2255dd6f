package io.github.ssekit.redis.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Time, and what happens when: one thing after the other, on the thread that runs it.
 */
final class SimulatedWorld {

	private static final Comparator<Event> ORDER = Comparator.comparingLong(Event::at).thenComparingLong(Event::number);

	private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);

	private final Trace trace;

	private final List<String> violations = new ArrayList<>();

	private long now;

	private long number;

	SimulatedWorld(Trace trace) {
		this.trace = trace;
	}

	/** Nanoseconds since the beginning. */
	long now() {
		return this.now;
	}

	void trace(String line) {
		this.trace.add(this.now, line);
	}

	/** A promise is broken. */
	void violated(String promise, String how) {
		trace("BROKEN: " + promise + ": " + how);
		this.violations.add(promise + ": " + how);
	}

	List<String> violations() {
		return this.violations;
	}

	void at(long time, Runnable task) {
		this.events.add(new Event(Math.max(this.now, time), this.number++, task));
	}

	void after(long nanos, Runnable task) {
		at(this.now + nanos, task);
	}

	/** Let all go on for a while, or until a promise is broken. */
	void run(long nanos) {
		long end = this.now + nanos;
		while (!this.events.isEmpty() && this.events.peek().at <= end && this.violations.isEmpty()) {
			Event event = this.events.remove();
			this.now = event.at;
			event.task.run();
		}
		this.now = end;
	}

	private record Event(long at, long number, Runnable task) {
	}

}
