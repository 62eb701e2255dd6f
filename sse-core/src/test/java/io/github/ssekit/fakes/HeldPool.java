package io.github.ssekit.fakes;

import java.util.List;

import io.github.ssekit.internal.concurrent.WorkerPool;

/**
 * A pool whose threads run when the test lets them.
 *
 * @param tasks what waits; a list that may be changed
 */
public record HeldPool(List<Runnable> tasks) implements WorkerPool {

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public int waiting() {
		return this.tasks.size();
	}

	@Override
	public void close() {
		this.tasks.clear();
	}

}
