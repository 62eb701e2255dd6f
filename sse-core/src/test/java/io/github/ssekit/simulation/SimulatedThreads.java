package io.github.ssekit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * So many threads of one name that share a queue, as a pool has them. Each is free or
 * somewhere inside of a task; who is inside of one may be on the real stack below another
 * one, and goes on when that has returned.
 */
final class SimulatedThreads {

	final String owner;

	final String name;

	/** Of all that the world has made. */
	final int number;

	private final int count;

	private final Deque<Runnable> waiting = new ArrayDeque<>();

	private int busy;

	/** The scheduler runs those first that have more of it, in some of the runs. */
	int urgency;

	SimulatedThreads(int number, String owner, String name, int count, int urgency) {
		this.number = number;
		this.owner = owner;
		this.name = name;
		this.count = count;
		this.urgency = urgency;
	}

	void add(Runnable task) {
		this.waiting.addLast(task);
	}

	boolean isRunnable() {
		return this.busy < this.count && !this.waiting.isEmpty();
	}

	boolean isIdle() {
		return this.busy == 0 && this.waiting.isEmpty();
	}

	/** Tasks that would wait if each thread that is free had taken one. */
	int waiting() {
		return Math.max(0, this.waiting.size() - this.count + this.busy);
	}

	Runnable begin() {
		this.busy++;
		return this.waiting.removeFirst();
	}

	void end() {
		this.busy--;
	}

	@Override
	public String toString() {
		return this.owner + "/" + this.name;
	}

}
