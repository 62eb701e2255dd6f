package io.github.ssekit.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads that run tasks in the order in which they were given. A task that throws,
 * whatever it throws, is logged and takes nobody with it. Thread-safe.
 */
public interface WorkerPool extends Executor, AutoCloseable {

	/**
	 * Run a task as soon as a thread is free.
	 * @param task what to run
	 * @throws RejectedExecutionException if the pool is closed, or as many tasks wait as
	 * may
	 */
	@Override
	void execute(Runnable task);

	/**
	 * How many tasks wait for a thread.
	 * @return the number, without those that run
	 */
	int waiting();

	/** Take no more tasks. Those that were taken still run. */
	@Override
	void close();

}
