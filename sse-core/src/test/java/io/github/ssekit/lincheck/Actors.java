package io.github.ssekit.lincheck;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The threads of a scenario, those among them that others start in its course. What one
 * of them throws fails the scenario. Thread-safe.
 */
public final class Actors {

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	/** Do these two at once, and wait for both. */
	public static void together(Runnable one, Runnable other) {
		Actors actors = new Actors();
		actors.start(one);
		actors.act(other);
		actors.join();
	}

	/** Say what must be so. */
	public static void check(boolean promise, String broken) {
		if (!promise) {
			throw new AssertionError(broken);
		}
	}

	/** Begin something on a thread of its own. */
	public void start(Runnable act) {
		Thread thread = new Thread(() -> act(act), "actor");
		this.threads.add(thread);
		thread.start();
	}

	/** Wait until nobody does anything any more. */
	public void join() {
		try {
			for (Thread thread = this.threads.poll(); thread != null; thread = this.threads.poll()) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		Throwable failure = this.failures.peek();
		if (failure != null) {
			throw new AssertionError(failure.getMessage(), failure);
		}
	}

	private void act(Runnable act) {
		try {
			act.run();
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

}
