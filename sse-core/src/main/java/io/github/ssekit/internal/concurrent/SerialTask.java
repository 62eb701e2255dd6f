package io.github.ssekit.internal.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A task that one thread at a time performs, and nobody waits for: whoever asks while
 * another thread performs it leaves a note and goes on, and that thread performs it once
 * more. So after every {@link #run()} the task is performed from its beginning at least
 * once, by whomever, also where it asks for itself.
 * <p>
 * Whatever the task throws is handed to {@link #onFailure}, and the notes are taken back
 * all the same: a task that has failed is never left as if somebody performed it.
 * Thread-safe. A subclass and no field, because each open stream is one.
 */
public abstract class SerialTask {

	private static final AtomicIntegerFieldUpdater<SerialTask> NOTES = AtomicIntegerFieldUpdater
		.newUpdater(SerialTask.class, "notes");

	/** How often somebody asked since the performing thread last looked; 0 for free. */
	@SuppressWarnings("UnusedVariable") // used by the updater
	private volatile int notes;

	/**
	 * What is to be done. Called by one thread at a time, which sees what the threads
	 * before it have written.
	 * @throws Exception whatever goes wrong; then {@link #onFailure} is called
	 */
	protected abstract void perform() throws Exception;

	/**
	 * The task has thrown. Called by the performing thread before it looks for notes;
	 * what this throws itself is swallowed, because there is nobody left to tell.
	 * @param failure an exception or an Error
	 */
	protected abstract void onFailure(Throwable failure);

	/** Perform the task now, or have the thread that performs it do so again. */
	public final void run() {
		if (NOTES.getAndIncrement(this) == 0) {
			performWhileAskedFor();
		}
	}

	/**
	 * The same on another thread: have an executor's thread perform the task, or the
	 * thread that performs it do so again. Where the executor takes nothing, the task is
	 * not performed, {@link #onFailure} is told on this thread, and the next who asks
	 * tries again.
	 * @param executor runs the task
	 */
	public final void runOn(Executor executor) {
		if (NOTES.getAndIncrement(this) != 0) {
			return;
		}
		try {
			executor.execute(this::performWhileAskedFor);
		}
		catch (Throwable ex) {
			failed(ex);
			NOTES.set(this, 0); // also of those who have left a note meanwhile
		}
	}

	/**
	 * Take the place of the performing thread, to do something else than the task. If
	 * this answers true, {@link #end()} must follow, whatever happens.
	 * @return false if the task is being performed
	 */
	protected final boolean tryBegin() {
		return NOTES.compareAndSet(this, 0, 1);
	}

	/** Leave the place, and perform the task if somebody has asked for it meanwhile. */
	protected final void end() {
		if (!NOTES.compareAndSet(this, 1, 0)) {
			performWhileAskedFor();
		}
	}

	private void performWhileAskedFor() {
		int seen = 1;
		do {
			try {
				perform();
			}
			catch (Throwable ex) {
				failed(ex);
			}
			seen = NOTES.addAndGet(this, -seen);
		}
		while (seen != 0);
	}

	private void failed(Throwable failure) {
		try {
			onFailure(failure);
		}
		catch (Throwable ignored) {
			// nobody is left to tell: where the heap or the stack is full even the log
			// throws, and the notes must be taken back
		}
	}

}
