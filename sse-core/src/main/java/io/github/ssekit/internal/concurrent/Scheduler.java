package io.github.ssekit.internal.concurrent;

/**
 * Runs tasks when their time has come, one after another on one thread. A task that
 * throws, whatever it throws, is logged and takes nobody with it. Thread-safe.
 */
public interface Scheduler extends AutoCloseable {

	/**
	 * Run a task once.
	 * @param task what to run; short, since the others wait for it
	 * @param delayNanos after how long, in nanoseconds; at once where it is not positive
	 * @return false if the scheduler is closed, so that the task never runs
	 */
	boolean schedule(Runnable task, long delayNanos);

	/**
	 * Run a task again and again, until this is closed: each time so long after it has
	 * returned, whatever it throws.
	 * @param task what to run
	 * @param delayNanos how long to wait before each run, in nanoseconds
	 */
	default void every(Runnable task, long delayNanos) {
		schedule(() -> {
			try {
				task.run();
			}
			finally {
				every(task, delayNanos);
			}
		}, delayNanos);
	}

	/**
	 * Whether this is closed.
	 * @return true from {@link #close()} on
	 */
	boolean isClosed();

	/** End: what waits never runs, and whoever runs is interrupted. */
	@Override
	void close();

}
