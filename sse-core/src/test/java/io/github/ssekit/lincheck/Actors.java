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

	/** Do these at once, the last of them on this thread, and wait for all. */
	public static void together(Runnable... acts) {
		Actors actors = new Actors();
		for (int i = 0; i < acts.length - 1; i++) {
			actors.start(acts[i]);
		}
		acts[acts.length - 1].run();
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
		Thread thread = new Thread(() -> {
			try {
				act.run();
			}
			catch (Throwable ex) {
				this.failures.add(ex);
			}
		}, "actor");
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

}
