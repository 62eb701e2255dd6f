package io.github.ssekit.internal.concurrent;

import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a hub runs on: its time, its threads and its chance. Nothing in the engine reads a
 * clock, starts a thread or throws dice but by this type, so that whoever makes another
 * one decides what happens when: the simulation in the tests plays thousands of schedules
 * that way, each of which can be played again.
 * <p>
 * One for each hub. The hub closes the pools and schedulers that it has asked for.
 * Thread-safe.
 */
public interface HubRuntime {

	/**
	 * A time that only goes on, for intervals.
	 * @return nanoseconds since any moment; to be compared by their difference
	 */
	long nanoTime();

	/**
	 * The clock on the wall, which may be set back or forth at any time: for what is
	 * shown, kept or given from outside as a date, never for an interval.
	 * @return the clock
	 */
	Clock clock();

	/**
	 * Chance, for what is to differ between streams and nodes. Not for secrets.
	 * @return numbers; may be used by any thread
	 */
	RandomGenerator random();

	/**
	 * A name that nobody else gives.
	 * @return a UUID as text
	 */
	String newId();

	/**
	 * Threads that run tasks in the order in which they were given; with one thread they
	 * run one after another.
	 * @param name what the threads are called
	 * @param threads how many tasks run at once, at least 1
	 * @param maxWaiting how many tasks may wait for a thread, at least 1
	 * @return the pool, to be closed at the end; its threads come when they are needed
	 */
	WorkerPool workers(String name, int threads, int maxWaiting);

	/**
	 * The same, and any number of tasks may wait: for those whose number is bounded
	 * otherwise.
	 * @param name what the threads are called
	 * @param threads how many tasks run at once, at least 1
	 * @return the pool, to be closed at the end
	 */
	default WorkerPool workers(String name, int threads) {
		return workers(name, threads, Integer.MAX_VALUE);
	}

	/**
	 * One thread that runs tasks when their time has come.
	 * @param name what the thread is called
	 * @return the scheduler, to be closed at the end
	 */
	Scheduler scheduler(String name);

	/**
	 * The runtime of this process: daemon threads, and the clocks of the machine.
	 * @return a runtime
	 */
	static HubRuntime system() {
		return system(Clock.systemUTC());
	}

	/**
	 * The same with another clock on the wall.
	 * @param clock the clock
	 * @return a runtime
	 */
	static HubRuntime system(Clock clock) {
		return new SystemRuntime(clock);
	}

}
